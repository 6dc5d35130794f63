/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import dev.strata.embed.Batches;
import dev.strata.embed.TextRules;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Embeds texts of any lengths in batches, as a run does. */
final class InBatches {
  private InBatches() {}

  /**
   * The vectors of texts, in their order.
   *
   * @param ids token ids of each text, cut at {@code maxTokens}
   * @param budget most tokens of a batch
   */
  static float[][] embed(Embedder embedder, int[][] ids, int maxTokens, int budget)
      throws Exception {
    TextRules rules = new TextRules("", maxTokens, Map.of());
    int[] padded = Arrays.stream(ids).mapToInt(text -> rules.paddedLength(text.length)).toArray();
    float[][] vectors = new float[ids.length][];
    for (int[] batch : Batches.pack(padded, budget)) {
      float[] values =
          embedder
              .embed(Arrays.stream(batch).mapToObj(row -> ids[row]).toArray(int[][]::new))
              .get();
      int d = values.length / batch.length;
      for (int i = 0; i < batch.length; i++) {
        vectors[batch[i]] = Arrays.copyOfRange(values, i * d, (i + 1) * d);
      }
    }
    return vectors;
  }

  /** The vectors of texts of a model with 512 tokens, in batches of 1,024. */
  static float[][] embed(Embedder embedder, List<String> texts) throws Exception {
    return embed(embedder, embedder.tokenize(texts).get(), 512, 1024);
  }
}
