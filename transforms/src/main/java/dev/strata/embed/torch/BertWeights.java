/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A BERT encoder's weights under the names that Hugging Face gives them, linear layers as {@code
 * [out, in]}.
 *
 * @param head what follows the encoder's last layer
 * @param heads attention heads of each layer
 * @param epsilon what layer normalisation adds to the variance
 * @param tensors the weights by name
 */
record BertWeights(Head head, int heads, double epsilon, Map<String, Tensor> tensors) {

  BertWeights {
    tensors = Map.copyOf(tensors);
  }

  /**
   * The tensor of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    Preconditions.checkArgument(tensor != null, "the weights lack %s", name);
    return tensor;
  }

  /** The number of components of a token's vector. */
  int dimension() {
    return get("embeddings.word_embeddings.weight").shape().get(1);
  }

  /** The length of the longest text, in tokens. */
  int positions() {
    return get("embeddings.position_embeddings.weight").shape().get(0);
  }

  /** The number of transformer layers. */
  int layers() {
    int layers = 0;
    while (tensors.containsKey("encoder.layer." + layers + ".output.dense.weight")) {
      layers++;
    }
    return layers;
  }

  /**
   * Checks that no weight is missing and that all shapes fit.
   *
   * @throws IllegalArgumentException if a weight is missing or a shape does not fit, or if there
   *     are not {@code layers} layers
   */
  void check(int layers) {
    for (String table : List.of("word", "position", "token_type")) {
      String name = "embeddings." + table + "_embeddings.weight";
      Preconditions.checkArgument(
          get(name).shape().size() == 2 && get(name).shape().get(1) == dimension(),
          "%s has shape %s, not [..., %s]",
          name,
          get(name).shape(),
          dimension());
    }
    Preconditions.checkArgument(
        layers() == layers && layers > 0, "it has %s layers, not %s", layers(), layers);
    int d = dimension();
    Preconditions.checkArgument(
        heads > 0 && d % heads == 0, "%s components are not for %s heads", d, heads);
    checkNorm("embeddings.LayerNorm");
    for (int i = 0; i < layers; i++) {
      String layer = "encoder.layer." + i + ".";
      int inner = get(layer + "intermediate.dense.weight").shape().get(0);
      for (String part : List.of("query", "key", "value")) {
        checkLinear(layer + "attention.self." + part, d, d);
      }
      checkLinear(layer + "attention.output.dense", d, d);
      checkNorm(layer + "attention.output.LayerNorm");
      checkLinear(layer + "intermediate.dense", inner, d);
      checkLinear(layer + "output.dense", d, inner);
      checkNorm(layer + "output.LayerNorm");
    }
    head.check(d);
  }

  private void checkLinear(String name, int out, int in) {
    checkShape(name + ".weight", out, in);
    checkShape(name + ".bias", out);
  }

  private void checkNorm(String name) {
    checkShape(name + ".weight", dimension());
    checkShape(name + ".bias", dimension());
  }

  private void checkShape(String name, Integer... shape) {
    List<Integer> has = get(name).shape();
    Preconditions.checkArgument(
        has.equals(List.of(shape)), "%s has shape %s, not %s", name, has, Arrays.toString(shape));
  }

  /**
   * The table of positions, with the embedding of token type 0 added to each row: a single text has
   * only tokens of that type.
   */
  Tensor positionsOfFirstType() {
    float[] values = get("embeddings.position_embeddings.weight").values().clone();
    float[] type = get("embeddings.token_type_embeddings.weight").values();
    for (int i = 0; i < values.length; i++) {
      values[i] += type[i % dimension()];
    }
    return new Tensor(List.of(positions(), dimension()), values);
  }
}
