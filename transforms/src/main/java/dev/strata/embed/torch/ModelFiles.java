/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import com.google.common.base.Preconditions;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.embed.TextRules;
import dev.strata.model.Location;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model that lies on this machine, whole and ready to be loaded. It turns token ids {@code
 * [papers, tokens]} and lengths {@code [papers]}, both int64, into unit vectors {@code [papers,
 * d]}.
 */
sealed interface ModelFiles permits ModelFolder, DjlModel {
  String TOKENIZER = "tokenizer.json";

  /** What the name of a model's file is like. */
  String FILE_NAME = "(?is).*\\.(?:json|txt|model|pt|bin|onnx|safetensors)";

  /** A hash of everything in the model that vectors depend on, in hexadecimal. */
  String fingerprint();

  /** The precision that the model computes with; never {@link Precision#AUTO}. */
  Precision precision();

  /** The length of the longest text, in tokens. */
  int positions();

  /** What the model asks to be done to texts. */
  TextRules rules();

  /** Whose kernel computes the model's linear layers. */
  TorchScriptEncoder.Kernel kernel();

  /** The file that DJL's tokenizer reads. */
  Path tokenizer();

  /**
   * Loads the model. The caller closes it.
   *
   * @throws IOException if it is damaged, or if it is no model of this kind
   */
  ZooModel<NDList, NDList> load(Device device) throws IOException;

  /**
   * Finds the model of the settings: a {@link BuiltInModel} by its name, a model at a URL that DJL
   * knows, or a folder, which may hold what {@link ModelFolder} wrote, a Hugging Face checkpoint or
   * TorchScript. A checkpoint is turned once into a {@link ModelFolder} in the cache.
   *
   * @throws IOException if there is no such model, or if it is damaged, of another kind, or does
   *     not do what the settings ask for
   * @throws IllegalArgumentException if the settings let texts get longer than the model's
   *     positions, or if the prompt leaves no room for a text
   */
  static ModelFiles find(EmbedSettings settings) throws IOException {
    ModelFiles files = ready(settings, checkpoint(settings));
    Preconditions.checkArgument(
        settings.maxTokens() <= files.positions(),
        "maxTokens must be at most %s, the positions of %s, was %s",
        files.positions(),
        settings.shownModel(),
        settings.maxTokens());
    Tokenizers.checkPrompt(files, settings);
    return files;
  }

  /**
   * The checkpoint from which Strata makes the model of the settings, in the precision that is
   * wanted; empty if the model is loaded as it is, and so has only one precision.
   *
   * @throws IOException if the model is missing or damaged
   */
  static Optional<Checkpoint> checkpoint(EmbedSettings settings) throws IOException {
    Location model = settings.model();
    Optional<BuiltInModel> builtIn = BuiltInModel.named(model.given());
    if (builtIn.isPresent()) {
      return Optional.of(builtIn.get().checkpoint(settings.pooling()));
    }
    if (url(model).isPresent()) {
      return Optional.empty();
    }
    Path folder = model.local();
    checkRegular(folder);
    if (Files.exists(folder.resolve(ModelFolder.CARD))) {
      return Optional.empty();
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          String.format(
              "there is no model %s: it is neither one of %s nor a folder nor a URL",
              settings.shownModel(), BuiltInModel.names()));
    }
    Path encoder = SentenceTransformers.encoder(folder);
    if (!Files.isRegularFile(encoder.resolve(TOKENIZER))) {
      throw new IOException("the model " + settings.shownModel() + " has no " + TOKENIZER);
    }
    try {
      Tokenizers.cutting(encoder.resolve(TOKENIZER), EmbedSettings.MIN_TOKENS).close(); // damaged?
      // in this order: beside a checkpoint, .pt files are the state of its training
      return DjlModel.isIn(folder) && !HuggingFaceCheckpoint.isIn(folder)
          ? Optional.empty()
          : Optional.of(HuggingFaceCheckpoint.open(folder, settings));
    } catch (FileSystemException e) {
      throw unreadable(model, e);
    }
  }

  /** Checks that no file of a model's folder is a pipe or a device, which may never end. */
  private static void checkRegular(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    int depth = 2; // of the files of modules
    try (Stream<Path> files = Files.walk(folder, depth)) {
      List<Path> named =
          files
              .filter(file -> file.toString().matches(FILE_NAME))
              .filter(file -> Files.exists(file) && !Files.isDirectory(file))
              .toList();
      for (Path file : named) {
        Storage.checkRegular(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ModelFiles ready(EmbedSettings settings, Optional<Checkpoint> checkpoint)
      throws IOException {
    Location model = settings.model();
    try {
      if (checkpoint.isPresent()) {
        return checkpoint.get().folder(settings);
      }
      Optional<String> url = url(model);
      if (url.isPresent()) {
        return DjlModel.at(url.get(), settings);
      }
      Path folder = model.local();
      return Files.exists(folder.resolve(ModelFolder.CARD))
          ? ModelFolder.open(folder, settings)
          : DjlModel.in(folder, settings);
    } catch (FileSystemException e) {
      throw unreadable(model, e);
    }
  }

  /**
   * The URL at which DJL finds the model: an address, or a local file such as a zip file; empty for
   * a folder.
   */
  private static Optional<String> url(Location model) {
    if (!model.isLocal()) {
      return Optional.of(model.given());
    }
    return Files.isRegularFile(model.local())
        ? Optional.of(model.local().toUri().toString())
        : Optional.empty();
  }

  /**
   * The failure as a sentence: the message of a {@link FileSystemException} seldom says more than
   * the file's name.
   */
  private static IOException unreadable(Location model, FileSystemException e) {
    return new IOException("cannot read the model " + model + ": " + e, e);
  }
}
