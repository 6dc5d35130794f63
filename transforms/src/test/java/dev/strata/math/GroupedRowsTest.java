/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupedRowsTest {
  private static final int N = 5_000;
  private static final int D = 3;

  @TempDir private Path folder;

  @Test
  void copy_anyRow_isFoundByItsNumber() throws IOException {
    float[] values = Points.unitBalls(N, D, N, 1, 1);
    try (FloatMatrix x = FloatMatrix.of(values, D);
        Rows rows = GroupedRows.copy(x, labels(), folder.resolve("grouped"))) {
      assertRows(rows, values);
      Groups groups = Groups.of(labels(), 1000);
      int[] order = groups.rows().clone();
      for (int i = 0; i < groups.size(0); i++) {
        order[i] = groups.rows()[groups.size(0) - 1 - i];
      }
      rows.expect(order);
      assertRows(rows, values);
      assertThat(IntStream.range(0, N).map(rows::at).toArray(), is(order));
    }
  }

  private static void assertRows(Rows rows, float[] values) {
    float[] row = new float[D];
    for (int i = 0; i < N; i++) {
      rows.get(i, row);
      assertThat(row, is(Arrays.copyOfRange(values, i * D, (i + 1) * D)));
    }
    for (int place = 0; place < N; place++) {
      int i = rows.at(place);
      try (FloatMatrix buffer = new FloatMatrix(1, D)) {
        rows.block(place, 1, buffer).get(row);
      }
      assertThat(row, is(Arrays.copyOfRange(values, i * D, (i + 1) * D)));
    }
    int[] some = {17, 4_999, 0, 17};
    try (FloatMatrix copy = rows.copy(some, 1, 4)) {
      for (int i = 1; i < 4; i++) {
        copy.get(i - 1, row);
        assertThat(row, is(Arrays.copyOfRange(values, some[i] * D, (some[i] + 1) * D)));
      }
    }
  }

  /** A stretch is a 512th of the rows, or a label: so far, and no further, is a label scattered. */
  @Test
  void copy_rowsOfALabel_lieWithinTheirStretch() throws IOException {
    int[] labels = labels();
    int stretch = N / 512 + 1;
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(N, D, N, 1, 1), D);
        Rows rows = GroupedRows.copy(x, labels, folder.resolve("grouped"))) {
      for (int label : new int[] {0, 1, 2, 500, 999}) {
        int[] places = IntStream.range(0, N).filter(p -> labels[rows.at(p)] == label).toArray();
        int reach = places[places.length - 1] - places[0] + 1;
        assertThat(
            "label " + label + " reaches over " + reach, reach < places.length + stretch, is(true));
      }
      int[] rising = IntStream.range(0, N).map(rows::at).filter(i -> labels[i] == 0).toArray();
      assertThat(rising, is(IntStream.range(0, N).filter(i -> labels[i] == 0).toArray()));
    }
  }

  @Test
  void close_copy_leavesNoFile() throws IOException {
    Path file = folder.resolve("grouped");
    try (FloatMatrix x = FloatMatrix.of(new float[2 * D], D);
        Rows rows = GroupedRows.copy(x, new int[] {0, 0}, file)) {
      assertThat(rows.n(), is(2L));
    }
    assertThat(Files.exists(file), is(false));
  }

  @Test
  void expect_rowsOfAnotherLabel_areRefused() throws IOException {
    try (FloatMatrix x = FloatMatrix.of(new float[2 * D], D);
        Rows rows = GroupedRows.copy(x, new int[] {0, 1}, folder.resolve("grouped"))) {
      assertThrows(IllegalArgumentException.class, () -> rows.expect(new int[] {1, 0}));
    }
  }

  @Test
  void copy_labelsOfOtherLength_areRefused() {
    try (FloatMatrix x = FloatMatrix.of(new float[2 * D], D)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> GroupedRows.copy(x, new int[3], folder.resolve("grouped")));
    }
  }

  /** A fifth has label 0, the rest any of 1,000. */
  private static int[] labels() {
    Random random = new Random(3);
    return IntStream.range(0, N)
        .map(i -> random.nextInt(5) == 0 ? 0 : random.nextInt(1000))
        .toArray();
  }
}
