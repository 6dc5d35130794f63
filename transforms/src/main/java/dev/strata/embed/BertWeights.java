/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.base.Preconditions;
import java.util.List;
import java.util.Map;

/**
 * A BERT encoder's weights under the names that Hugging Face gives them, linear layers as {@code
 * [out, in]}.
 *
 * @param heads attention heads of each layer
 * @param epsilon what layer normalisation adds to the variance
 * @param tensors by name
 */
record BertWeights(int heads, double epsilon, Map<String, Tensor> tensors) {

  BertWeights {
    tensors = Map.copyOf(tensors);
  }

  /**
   * The tensor of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    Preconditions.checkArgument(tensor != null, "the weights lack %s", name);
    return tensor;
  }

  /** Components of a vector. */
  int dimension() {
    return get("embeddings.word_embeddings.weight").shape().get(1);
  }

  /** The longest text, in tokens. */
  int positions() {
    return get("embeddings.position_embeddings.weight").shape().get(0);
  }

  /** Transformer layers. */
  int layers() {
    int layers = 0;
    while (tensors.containsKey("encoder.layer." + layers + ".output.dense.weight")) {
      layers++;
    }
    return layers;
  }

  /** The position table, with the embedding of the one token type that a single text has added. */
  Tensor positionsOfFirstType() {
    float[] values = get("embeddings.position_embeddings.weight").values().clone();
    float[] type = get("embeddings.token_type_embeddings.weight").values();
    for (int i = 0; i < values.length; i++) {
      values[i] += type[i % dimension()];
    }
    return new Tensor(List.of(positions(), dimension()), values);
  }
}
