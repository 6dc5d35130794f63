/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Preconditions;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.TextRules;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import dev.strata.embed.torch.TorchScriptEncoder.Kernel;
import dev.strata.store.MadeFrom;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.io.function.IOConsumer;

/**
 * A local folder that holds a model as Strata writes it: {@code encoder.pt} (TorchScript), {@code
 * tokenizer.json}, and {@code model.json}, which has the hashes of the other two.
 *
 * <p>{@code model.json} is written last, and each file is first written under a temporary name, so
 * a folder is whole or does not open. One checkpoint in one form always gives the same bytes, so
 * two processes may write one folder.
 *
 * @param path the folder
 * @param card the content of {@code model.json}
 */
record ModelFolder(Path path, Card card) implements ModelFiles {
  /**
   * The format of the three files together; it changes with what {@link TorchScriptEncoder} writes.
   */
  static final int FORMAT = 2;

  static final String ENCODER = "encoder.pt";
  static final String CARD = "model.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The content of {@code model.json}.
   *
   * @param format format of the folder
   * @param positions the longest text, in tokens
   * @param pooling how tokens become a vector
   * @param precision what the encoder computes with
   * @param kernel whose kernel computes its linear layers
   * @param sha256 SHA-256 of each other file, by name
   * @param rules what the model asks to be done to texts; absent if that is nothing
   * @param queryPrefix what the model asks to stand before a question; absent if that is nothing
   */
  record Card(
      int format,
      int positions,
      Pooling pooling,
      Precision precision,
      Kernel kernel,
      Map<String, String> sha256,
      @JsonInclude(JsonInclude.Include.NON_NULL) TextRules rules,
      @JsonInclude(JsonInclude.Include.NON_NULL) String queryPrefix) {

    Card {
      sha256 = new TreeMap<>(sha256);
    }

    /**
     * A hash, in hexadecimal, of all that a paper's vector depends on but the rules, which are
     * recorded on their own among what vectors are made from. It is that of the card as text in the
     * form of versions that knew no rules, so that vectors made by these are kept.
     */
    String fingerprint() {
      return MadeFrom.fingerprint(
          List.of(
              String.format(
                  "Card[format=%s, positions=%s, pooling=%s, precision=%s, kernel=%s, sha256=%s]",
                  format, positions, pooling, precision, kernel, sha256)));
    }
  }

  /**
   * Opens a folder, and reads all of its files once to check that they are whole.
   *
   * @throws IOException if a file is missing or has changed, or if the format is another one
   */
  static ModelFolder open(Path path) throws IOException {
    Card card = card(path);
    for (String name : List.of(ENCODER, TOKENIZER)) {
      Path file = path.resolve(name);
      if (!Files.exists(file) || !Fingerprints.of(file).equals(card.sha256.get(name))) {
        throw new IOException(file + " is damaged: its SHA-256 is not that in " + CARD);
      }
    }
    return new ModelFolder(path, card);
  }

  /** Reads the card of a folder, whose other files are not looked at. */
  static Card card(Path path) throws IOException {
    Storage.checkRegular(path.resolve(CARD));
    Card card;
    try {
      card = JSON.readValue(Files.readAllBytes(path.resolve(CARD)), Card.class);
    } catch (JacksonException e) {
      throw new IOException(
          path.resolve(CARD) + " is not of this version of Strata, or damaged", e);
    }
    if (card.format != FORMAT) {
      throw new IOException(
          path.resolve(CARD) + " has format " + card.format + ", known is " + FORMAT);
    }
    return card;
  }

  /**
   * Opens a folder that must do what the settings ask for.
   *
   * @throws IOException also if the folder does not do what the settings ask for
   */
  static ModelFolder open(Path path, EmbedSettings settings) throws IOException {
    ModelFolder folder = open(path);
    folder.check("precision", settings.precision(), Precision.AUTO, folder.card.precision);
    folder.check("pooling", settings.pooling(), Pooling.AUTO, folder.card.pooling);
    folder.checkPrompt(settings);
    folder.card.precision.resolve(settings.onCpu());
    if (!settings.onCpu() && folder.card.kernel == Kernel.ONEDNN) {
      throw new IOException(
          String.format(
              "--device=%s is not what the converted model %s is for: name what it was made from",
              settings.device(), path));
    }
    return folder;
  }

  /**
   * Checks that the prompt is the folder's own if pooling leaves the prompt out: the encoder then
   * has the prompt's length in it.
   */
  private void checkPrompt(EmbedSettings settings) throws IOException {
    if (rules().named().containsKey("promptPooled")) {
      check("prompt", settings.prompt().orElse(rules().prompt()), null, rules().prompt());
    }
  }

  private void check(String option, Object wanted, Object any, Object has) throws IOException {
    if (wanted != any && !wanted.equals(has)) {
      throw new IOException(
          String.format(
              "--%s=%s is not that of the converted model %s, %s: name what it was made from",
              option, wanted, path, has));
    }
  }

  /** Writes a folder; it replaces files that are there. */
  static ModelFolder write(
      Path path,
      BertWeights weights,
      byte[] tokenizer,
      Form form,
      TextRules rules,
      String queryPrefix)
      throws IOException {
    Preconditions.checkArgument(weights.layers() > 0, "the weights lack layers");
    Files.createDirectories(path);
    replace(path.resolve(ENCODER), file -> TorchScriptEncoder.write(file, weights, form));
    replace(path.resolve(TOKENIZER), file -> file.write(tokenizer));
    Map<String, String> sha256 = new TreeMap<>();
    for (String name : List.of(ENCODER, TOKENIZER)) {
      sha256.put(name, Fingerprints.of(path.resolve(name)));
    }
    Card card =
        new Card(
            FORMAT,
            weights.positions(),
            weights.head().pooling(),
            form.precision(),
            form.kernel(),
            sha256,
            rules.equals(TextRules.NONE) ? null : rules,
            queryPrefix.isEmpty() ? null : queryPrefix);
    replace(path.resolve(CARD), file -> file.write(JSON.writeValueAsBytes(card)));
    return new ModelFolder(path, card);
  }

  private static void replace(Path target, IOConsumer<OutputStream> body) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
    temporary.toFile().deleteOnExit(); // if it is interrupted
    try {
      try (OutputStream file = Files.newOutputStream(temporary)) {
        body.accept(file);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public String fingerprint() {
    return card.fingerprint();
  }

  @Override
  public Precision precision() {
    return card.precision;
  }

  @Override
  public int positions() {
    return card.positions;
  }

  @Override
  public TextRules rules() {
    return card.rules == null ? TextRules.NONE : card.rules;
  }

  @Override
  public Kernel kernel() {
    return card.kernel;
  }

  @Override
  public Path tokenizer() {
    return path.resolve(TOKENIZER);
  }

  @Override
  public ZooModel<NDList, NDList> load(Device device) throws IOException {
    return DjlModel.load(
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optModelPath(path)
            .optModelName("encoder")
            .optTranslator(new NoopTranslator(null)),
        path.toString(),
        device);
  }
}
