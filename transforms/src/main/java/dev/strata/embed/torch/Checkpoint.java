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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A BERT encoder's weights and tokenizer as others publish them: what Strata makes TorchScript of.
 *
 * @param name for people and for the cache
 * @param fingerprint hash of all that the encoder is made of, in hexadecimal
 * @param source reads the weights
 * @param tokenizer content of {@code tokenizer.json}
 * @param rules what it asks for of texts
 */
record Checkpoint(
    String name, String fingerprint, Source source, ByteSource tokenizer, TextRules rules) {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  private static final int DIGITS = 16;

  /** Reads weights. */
  @FunctionalInterface
  interface Source {
    /**
     * All of the weights.
     *
     * @throws IOException where they cannot be read, or are damaged
     */
    BertWeights read() throws IOException;
  }

  /**
   * This checkpoint as Strata runs it, in the settings' cache, in their precision and for their
   * device, written where it is not there or damaged. The folder's name holds a hash of the
   * checkpoint and the form.
   *
   * @throws IOException where it cannot be read or written
   */
  ModelFolder folder(EmbedSettings settings) throws IOException {
    Precision precision = settings.precision().resolve(settings.onCpu());
    return folder(Form.of(precision, settings), settings.cacheHere());
  }

  /** One that asks for nothing of texts. */
  Checkpoint(String name, String fingerprint, Source source, ByteSource tokenizer) {
    this(name, fingerprint, source, tokenizer, TextRules.NONE);
  }

  /** The same, in a form that is decided. */
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
    BertWeights weights = source.read();
    try {
      return ModelFolder.write(folder, weights, tokenizer.read(), form, rules);
    } catch (IOException e) {
      throw new IOException(
          "cannot write the model into its cache, "
              + e.getMessage()
              + ": name a folder that can be written with --cacheDir",
          e);
    }
  }
}
