/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import dev.strata.embed.Batches;

/** Embeds texts of any lengths in batches, as a run does. */
final class InBatches {
  private InBatches() {}

  /**
   * The vectors of texts, in their order.
   *
   * @param ids token ids of each text
   * @param budget most tokens of a batch
   */
  static float[][] embed(Embedder embedder, int[][] ids, int budget) throws Exception {
    float[][] vectors = new float[ids.length][];
    for (Batches.Batch batch : Batches.submit(embedder, ids, budget)) {
      batch.put(batch.vectors().get(), vectors);
    }
    return vectors;
  }
}
