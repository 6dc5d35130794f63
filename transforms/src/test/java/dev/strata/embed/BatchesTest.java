/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Test
  void pack_anyLengths_everyRowOnceWithinBudgetOfOneLength() {
    int[] lengths = new Random(1).ints(1_000, 2, 513).toArray();

    List<int[]> batches = Batches.pack(lengths, 1024);

    int[] rows = batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertThat(rows, is(IntStream.range(0, 1_000).toArray()));
    for (int[] batch : batches) {
      assertThat(Arrays.stream(batch).map(row -> lengths[row]).distinct().count(), is(1L));
      assertThat(batch.length * lengths[batch[0]], lessThanOrEqualTo(1024));
    }
  }

  @Test
  void pack_fewLengths_longestFirstThenByRow() {
    assertThat(
        lists(Batches.pack(new int[] {3, 5, 3, 4, 5}, 10)),
        contains(List.of(1, 4), List.of(3), List.of(0, 2)));
  }

  @Test
  void pack_moreTextsThanABatchHolds_batchesOfNearlyOneSize() {
    assertThat(
        lists(Batches.pack(new int[] {2, 2, 2, 2, 2, 2, 2}, 10)),
        contains(List.of(0, 1, 2), List.of(3, 4, 5, 6)));
  }

  @Test
  void pack_textOverBudget_isAlone() {
    assertThat(
        lists(Batches.pack(new int[] {9, 2, 9, 2}, 4)),
        contains(List.of(0), List.of(2), List.of(1, 3)));
  }

  @Test
  void pack_noRows_noBatches() {
    assertThat(Batches.pack(new int[0], 1024), empty());
  }

  private static List<List<Integer>> lists(List<int[]> batches) {
    return batches.stream().map(batch -> Arrays.stream(batch).boxed().toList()).toList();
  }
}
