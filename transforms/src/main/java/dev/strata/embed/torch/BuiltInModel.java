/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import dev.strata.embed.Pooling;
import dev.strata.embed.TextRules;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.stream.Collectors;

/** A model whose weights lie as ONNX on the class path, next to its tokenizer. */
enum BuiltInModel {
  /** BAAI's bge-small-en-v1.5: 12 layers, d = 384, CLS pooling. */
  BGE_SMALL_EN_V15(
      "bge-small-en-v1.5",
      "bge-small-en-v1.5",
      Pooling.CLS,
      512,
      "Represent this sentence for searching relevant passages: "),
  /** Sentence-Transformers' all-MiniLM-L6-v2: 6 layers, d = 384, mean pooling. */
  ALL_MINILM_L6_V2("all-MiniLM-L6-v2", "all-minilm-l6-v2", Pooling.MEAN, 256, "");

  private static final int HEADS = 12;
  private static final double EPSILON = 1e-12;

  private final String modelName;
  private final String resource;
  private final Pooling pooling;
  private final int maxTokens;
  private final String queryPrefix;

  /**
   * A model of the build.
   *
   * @param maxTokens the most tokens of a text, as its folder of Sentence Transformers has them
   */
  BuiltInModel(
      String modelName, String resource, Pooling pooling, int maxTokens, String queryPrefix) {
    this.modelName = modelName;
    this.resource = resource;
    this.pooling = pooling;
    this.maxTokens = maxTokens;
    this.queryPrefix = queryPrefix;
  }

  /** The name that users know it by. */
  String modelName() {
    return modelName;
  }

  /** The model of that name, in upper or lower case. */
  static Optional<BuiltInModel> named(String name) {
    return Arrays.stream(values()).filter(m -> m.modelName.equalsIgnoreCase(name)).findFirst();
  }

  /** The names of all built-in models, for messages. */
  static String names() {
    return Arrays.stream(values()).map(m -> m.modelName).collect(Collectors.joining(", "));
  }

  /** What its card asks to stand before a question. */
  String queryPrefix() {
    return queryPrefix;
  }

  /** This model's weights and tokenizer, with the wanted pooling. */
  Checkpoint checkpoint(Pooling wanted) throws IOException {
    URL onnx = Resources.getResource(resource + ".onnx");
    URL tokenizer = Resources.getResource(resource + "-tokenizer.json");
    Pooling used = wanted.orElse(pooling);
    return new Checkpoint(
        modelName,
        MadeFrom.fingerprint(List.of(content(onnx), content(tokenizer), used)),
        () -> {
          try (InputStream file = onnx.openStream()) {
            return new BertWeights(
                Head.of(used), HEADS, EPSILON, OnnxWeights.read(file, resource + ".onnx"));
          }
        },
        Resources.asByteSource(tokenizer),
        new TextRules("", maxTokens, new TreeMap<>()),
        "");
  }

  /**
   * Text that changes with the content of a resource: its size and CRC-32 from the jar's directory,
   * or else its SHA-256.
   */
  private static String content(URL resource) throws IOException {
    if (resource.openConnection() instanceof JarURLConnection jar) {
      JarEntry entry = jar.getJarEntry();
      return entry.getSize() + " bytes, CRC-32 " + entry.getCrc();
    }
    return Resources.asByteSource(resource).hash(Hashing.sha256()).toString();
  }
}
