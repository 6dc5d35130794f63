/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model whose weights lie on the class path, as ONNX, beside its tokenizer. */
enum BuiltInModel {
  /** BAAI's bge-small-en-v1.5: 12 layers, d = 384, CLS pooling. */
  BGE_SMALL_EN_V15("bge-small-en-v1.5", 12, 1e-12);

  private static final Logger LOG = LoggerFactory.getLogger(BuiltInModel.class);
  private static final int DIGITS = 16;

  private final String modelName;
  private final int heads;
  private final double epsilon;

  BuiltInModel(String modelName, int heads, double epsilon) {
    this.modelName = modelName;
    this.heads = heads;
    this.epsilon = epsilon;
  }

  /** The name that users know it by. */
  String modelName() {
    return modelName;
  }

  /** The model of that name. */
  static Optional<BuiltInModel> named(String name) {
    return Arrays.stream(values()).filter(m -> m.modelName.equals(name)).findFirst();
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(m -> m.modelName).collect(Collectors.joining(", "));
  }

  /**
   * The model's folder in {@code cache}, written where it is not there or damaged. Its name holds a
   * hash of the weights, the tokenizer and the format.
   *
   * @throws IOException where it cannot be written
   */
  ModelFolder folder(Path cache) throws IOException {
    ByteSource onnx = resource(modelName + ".onnx");
    ByteSource tokenizer = resource(modelName + "-tokenizer.json");
    Path folder = cache.resolve(modelName + "-" + fingerprint(onnx, tokenizer));
    if (Files.exists(folder.resolve(ModelFolder.CARD))) {
      try {
        return ModelFolder.open(folder);
      } catch (IOException e) {
        LOG.warn("{}; the folder is written anew", e.getMessage());
      }
    }
    LOG.info("writing {} as TorchScript into {}", modelName, folder);
    try (InputStream file = onnx.openStream()) {
      BertWeights weights =
          new BertWeights(heads, epsilon, OnnxWeights.read(file, modelName + ".onnx"));
      return ModelFolder.write(folder, weights, tokenizer.read());
    } catch (FileSystemException e) {
      throw new IOException(
          "cannot write the model into its cache, "
              + e.getMessage()
              + ": name a folder that can be written with --cacheDir",
          e);
    }
  }

  private static String fingerprint(ByteSource onnx, ByteSource tokenizer) throws IOException {
    HashCode weights = onnx.hash(Hashing.sha256());
    Hasher hasher = Hashing.sha256().newHasher().putInt(ModelFolder.FORMAT);
    hasher.putBytes(weights.asBytes()).putBytes(tokenizer.hash(Hashing.sha256()).asBytes());
    return hasher.hash().toString().substring(0, DIGITS);
  }

  private static ByteSource resource(String name) {
    return Resources.asByteSource(Resources.getResource(name));
  }
}
