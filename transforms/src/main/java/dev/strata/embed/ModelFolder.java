/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Preconditions;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A model as Strata runs it, in a local folder: {@code encoder.pt} (TorchScript), {@code
 * tokenizer.json}, and {@code model.json}, which says what they must be.
 *
 * <p>{@code model.json} is written last, and each file under another name first, so a folder is
 * whole or does not open. The same model gives the same bytes, so two processes may write one
 * folder.
 *
 * @param path the folder
 * @param positions the longest text, in tokens
 * @param fingerprint hash of what the files hold and of the format, in hexadecimal
 */
record ModelFolder(Path path, int positions, String fingerprint) {
  /** Of the three files together; a change of what {@link TorchScriptEncoder} writes changes it. */
  static final int FORMAT = 1;

  static final String ENCODER = "encoder.pt";
  static final String TOKENIZER = "tokenizer.json";
  static final String CARD = "model.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Content of {@code model.json}: the SHA-256 of each other file, by name. */
  record Card(int format, int positions, Map<String, String> sha256) {}

  /** Writes a file's bytes. */
  @FunctionalInterface
  private interface Body {
    void writeTo(OutputStream file) throws IOException;
  }

  /**
   * The folder of a model.
   *
   * @param model name of a built-in model, or a local folder
   * @param cache local folder where built-in models are written
   */
  static ModelFolder find(String model, Path cache) throws IOException {
    Optional<BuiltInModel> builtIn = BuiltInModel.named(model);
    if (builtIn.isPresent()) {
      return builtIn.get().folder(cache);
    }
    if (!Files.exists(Path.of(model, CARD))) {
      throw new IOException(
          "no model "
              + model
              + ": neither one of "
              + BuiltInModel.names()
              + " nor a folder with "
              + CARD);
    }
    return open(Path.of(model));
  }

  /**
   * Opens a folder, and reads all of it once to see that it is whole.
   *
   * @throws IOException where it lacks a file, a file is not what it was, or the format is another
   */
  static ModelFolder open(Path path) throws IOException {
    Card card = JSON.readValue(Files.readAllBytes(path.resolve(CARD)), Card.class);
    if (card.format != FORMAT) {
      throw new IOException(
          path.resolve(CARD) + " has format " + card.format + ", known is " + FORMAT);
    }
    for (String name : new String[] {ENCODER, TOKENIZER}) {
      if (!sha256(path.resolve(name)).equals(card.sha256.get(name))) {
        throw new IOException(
            path.resolve(name) + " is damaged: its SHA-256 is not that in " + CARD);
      }
    }
    return of(path, card);
  }

  /** Writes a folder, over what is there. */
  static ModelFolder write(Path path, BertWeights weights, byte[] tokenizer) throws IOException {
    Preconditions.checkArgument(weights.layers() > 0, "the weights lack layers");
    Files.createDirectories(path);
    replace(path.resolve(ENCODER), file -> TorchScriptEncoder.write(file, weights));
    replace(path.resolve(TOKENIZER), file -> file.write(tokenizer));
    Map<String, String> sha256 = new TreeMap<>();
    sha256.put(ENCODER, sha256(path.resolve(ENCODER)));
    sha256.put(TOKENIZER, sha256(path.resolve(TOKENIZER)));
    Card card = new Card(FORMAT, weights.positions(), sha256);
    replace(path.resolve(CARD), file -> file.write(JSON.writeValueAsBytes(card)));
    return of(path, card);
  }

  private static ModelFolder of(Path path, Card card) throws IOException {
    Card sorted = new Card(card.format, card.positions, new TreeMap<>(card.sha256));
    String fingerprint = Hashing.sha256().hashBytes(JSON.writeValueAsBytes(sorted)).toString();
    return new ModelFolder(path, card.positions, fingerprint);
  }

  private static void replace(Path target, Body body) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
    try {
      try (OutputStream file = Files.newOutputStream(temporary)) {
        body.writeTo(file);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }
}
