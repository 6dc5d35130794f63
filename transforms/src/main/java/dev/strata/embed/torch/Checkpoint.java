/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.io.ByteSource;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.embed.TextRules;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import dev.strata.store.MadeFrom;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.function.IOSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A BERT encoder's weights and tokenizer as others publish them; Strata makes TorchScript from
 * them.
 *
 * @param name the name for people and for the cache
 * @param fingerprint hash of everything that the encoder is made of, in hexadecimal
 * @param source reads the weights
 * @param tokenizer content of {@code tokenizer.json}
 * @param rules what the checkpoint asks to be done to texts
 * @param queryPrefix what the checkpoint asks to stand before a question; may be empty
 */
record Checkpoint(
    String name,
    String fingerprint,
    IOSupplier<BertWeights> source,
    ByteSource tokenizer,
    TextRules rules,
    String queryPrefix) {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  private static final int DIGITS = 16;

  /**
   * The folder, in the settings' cache, that holds this checkpoint as TorchScript in the settings'
   * precision and for their device. It is written if it is missing or damaged. Its name holds a
   * hash of the checkpoint and the form.
   *
   * @throws IOException if the folder cannot be read or written
   */
  ModelFolder folder(EmbedSettings settings) throws IOException {
    Precision precision = settings.precision().resolve(settings.onCpu());
    return folder(Form.of(precision, settings), settings.cacheHere());
  }

  /**
   * The folder in {@code cache} that holds this checkpoint as TorchScript in {@code form}; it is
   * written if it is missing or damaged.
   */
  ModelFolder folder(Form form, Path cache) throws IOException {
    String hash = MadeFrom.fingerprint(List.of(ModelFolder.FORMAT, fingerprint, form));
    Path folder = cache.resolve(name + "-" + hash.substring(0, DIGITS));
    if (Files.exists(folder.resolve(ModelFolder.CARD))) {
      try {
        return ModelFolder.open(folder);
      } catch (IOException e) {
        LOG.warn("{}; the folder is written anew", e.getMessage());
      }
    }
    LOG.info("writing {} as TorchScript into {}", name, folder);
    BertWeights weights = source.get();
    byte[] tokens = tokenizer.read();
    try {
      return ModelFolder.write(folder, weights, tokens, form, rules, queryPrefix);
    } catch (IOException e) {
      throw new IOException(
          String.format(
              "cannot write the model into its cache %s: %s; name another folder with --cacheDir",
              cache, Storage.refusal(e)),
          e);
    }
  }
}
