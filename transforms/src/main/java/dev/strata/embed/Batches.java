/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts the texts of a shard into batches of similar length. Only the lengths decide, so every
 * worker cuts a shard into the same batches.
 */
public final class Batches {
  private Batches() {}

  /**
   * The batches, longest texts first, ties by row. The number of papers in a batch times the tokens
   * of its longest text is at most {@code budget}; a text that is longer than {@code budget} is a
   * batch of its own.
   *
   * @param lengths tokens of each row
   * @return rows of each batch; every row once
   */
  public static List<int[]> pack(int[] lengths, int budget) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer row) -> -lengths[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> batches = new ArrayList<>();
    for (int start = 0; start < order.length; ) {
      int longest = Math.max(1, lengths[order[start]]);
      int end = Math.min(order.length, start + Math.max(1, budget / longest));
      batches.add(Arrays.copyOfRange(order, start, end));
      start = end;
    }
    return batches;
  }
}
