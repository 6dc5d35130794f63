/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellsTest {

  @Test
  void of_rowsInBalls_putsEachRowInOneCellMostlyWithItsBall() {
    int d = 16;
    int n = 4000;
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(n, d, 100, 0.02, 1), d);
        Cells cells = Cells.of(Rows.of(x), new int[n], 40)) {
      checkPartition(cells, n, 80);
      int alone = 0; // pairs of a cell's rows that are of one ball; row i is of ball i % 100
      int pairs = 0;
      for (int c = 0; c < cells.count(); c++) {
        for (int i = 0; i < cells.size(c); i++) {
          for (int j = 0; j < i; j++) {
            pairs++;
            alone += cells.row(c, i) % 100 == cells.row(c, j) % 100 ? 1 : 0;
          }
        }
      }
      assertThat(alone / (double) pairs, is(greaterThan(0.4))); // by chance 0.01
      assertThat(cells.count(), is(lessThan(400)));
    }
  }

  @Test
  void of_labelledRows_keepsLabelsApart() {
    int n = 900;
    int[] labels = IntStream.range(0, n).map(i -> i % 3).toArray();
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(n, 4, 1, 0.1, 2), 4);
        Cells cells = Cells.of(Rows.of(x), labels, 50)) {
      checkPartition(cells, n, 100);
      for (int c = 0; c < cells.count(); c++) {
        for (int i = 0; i < cells.size(c); i++) {
          assertThat(cells.row(c, i) % 3, is(cells.row(c, 0) % 3));
        }
      }
    }
  }

  @Test
  void of_equalRows_areCutInEqualParts() {
    float[] rows = new float[1000 * 4];
    Arrays.fill(rows, 0.5f);
    try (FloatMatrix x = FloatMatrix.of(rows, 4);
        Cells cells = Cells.of(Rows.of(x), new int[1000], 60)) {
      checkPartition(cells, 1000, 120);
      assertThat(cells.count(), is(9));
      assertThat(cells.size(0), is(111));
    }
  }

  @Test
  void of_manyRows_splitsLargeGroupsOnAllCoresAndSmallOnesSideBySide() {
    int n = 40_000;
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(n, 4, 3, 0.3, 3), 4);
        Cells cells = Cells.of(Rows.of(x), new int[n], 20)) {
      checkPartition(cells, n, 40);
      assertThat(cells.count(), is(lessThan(8000)));
    }
  }

  @Test
  void nearest_cellsOfARow_areThoseOfTheNearestCentroids() {
    int d = 16;
    int n = 2000;
    float[] rows = Points.unitBalls(n, d, 30, 0.3, 4);
    try (FloatMatrix x = FloatMatrix.of(rows, d);
        Cells cells = Cells.of(Rows.of(x), new int[n], 30)) {
      int[] queries = {1999, 0, 777};
      int[] near = cells.nearest(queries, 5);
      for (int q = 0; q < 3; q++) {
        int row = queries[q];
        int[] expected =
            IntStream.range(0, cells.count())
                .boxed()
                .sorted(Comparator.comparingDouble(c -> distance(cells, c, rows, row * d, d)))
                .limit(5)
                .mapToInt(c -> c)
                .toArray();
        assertThat(Arrays.copyOfRange(near, q * 5, q * 5 + 5), is(expected));
      }
    }
  }

  private static double distance(Cells cells, int cell, float[] rows, int at, int d) {
    float[] centroid = new float[d];
    cells.centroids().get(cell, centroid);
    return Vectors.squaredDistance(centroid, 0, rows, at, d);
  }

  private static void checkPartition(Cells cells, int n, int most) {
    boolean[] seen = new boolean[n];
    int largest = 0;
    for (int c = 0; c < cells.count(); c++) {
      assertThat(cells.size(c), is(greaterThan(0)));
      assertThat(cells.size(c), is(lessThanOrEqualTo(most)));
      largest = Math.max(largest, cells.size(c));
      for (int i = 0; i < cells.size(c); i++) {
        int row = cells.row(c, i);
        assertThat(seen[row], is(false));
        seen[row] = true;
        assertThat(cells.cellOf(row), is(c));
        assertThat(i == 0 || row > cells.row(c, i - 1), is(true));
      }
    }
    for (boolean one : seen) {
      assertThat(one, is(true));
    }
    assertThat(cells.largest(), is(largest));
  }
}
