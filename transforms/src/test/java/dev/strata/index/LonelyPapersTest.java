/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strata.index.LonelyPapers.Found;
import dev.strata.index.LonelyPapers.Lonely;
import dev.strata.index.LonelyPapers.Neighbor;
import dev.strata.math.FloatMatrix;
import dev.strata.math.GroupedRows;
import dev.strata.math.Points;
import dev.strata.math.Rows;
import dev.strata.math.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LonelyPapersTest {

  static Stream<Arguments> sets() {
    return Stream.of(
        Arguments.of("in all directions", Points.unitBalls(3000, 24, 3000, 1, 1), 24),
        Arguments.of("in balls", Points.unitBalls(4000, 48, 40, 0.15, 2), 48),
        Arguments.of("in more balls than cells", Points.unitBalls(3000, 16, 500, 0.3, 3), 16),
        Arguments.of("nearer than rounding", Points.unitBalls(2500, 64, 12, 1e-5, 4), 64),
        Arguments.of("one dense ball and far rows", denseBallAndFarRows(), 32),
        Arguments.of("every row three times", threeTimes(), 32),
        Arguments.of("all on one line", Points.unitBalls(2000, 1, 2000, 1, 6), 1),
        Arguments.of("sums of two axes, so that all tie", pairsOfAxes(64), 64));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sets")
  void find_againstAllPairsInDouble_isTheSame(String name, float[] rows, int d) {
    for (int neighbors : new int[] {1, 5}) {
      for (int count : new int[] {7, 100}) {
        Found found = find(rows, d, labels(rows.length / d, 9), neighbors, count);
        assertThat(found.lonely(), is(allPairs(rows, d, neighbors, count)));
      }
    }
  }

  @Test
  void find_rowsInBalls_rulesOutMostByBounds() {
    int d = 48;
    float[] rows = Points.unitBalls(8000, d, 40, 0.15, 2); // row i is of ball i % 40
    Found found = find(rows, d, labels(8000, 40), 5, 10);
    assertThat(found.lonely(), is(allPairs(rows, d, 5, 10)));
    assertThat(found.cells(), is(40L));
    assertThat(found.verified(), is(lessThan(400L)));
    assertThat(found.cellsSearched(), is(lessThan(24_000L)));
  }

  @Test
  void find_boundsRuleOutLittle_verifiesNearlyAllAndSaysSo() {
    int n = 2000;
    int d = 128; // in so many directions, all rows are about as far from each other
    float[] rows = Points.unitBalls(n, d, n, 1, 10);
    Found found = find(rows, d, labels(n, 200), 5, 10);
    assertThat(found.lonely(), is(allPairs(rows, d, 5, 10)));
    assertThat(found.cells(), is(200L));
    assertThat(found.verified(), is(greaterThan(1500L)));
    assertThat(found.cellsSearched(), is(greaterThan(10L * n)));
  }

  @Test
  void find_moreNeighborsThanACellHolds_isTheSame() {
    int d = 8;
    float[] rows = Points.unitBalls(1500, d, 30, 0.3, 8);
    assertThat(find(rows, d, labels(1500, 100), 40, 20).lonely(), is(allPairs(rows, d, 40, 20)));
    assertThat(find(rows, d, labels(1500, 100), 1400, 3).lonely(), is(allPairs(rows, d, 1400, 3)));
  }

  @Test
  void find_equalVectors_countAsNeighboursAndTieByRow() {
    int d = 32;
    float[] rows = Points.unitBalls(400, d, 100, 0.1, 2);
    for (int copy : new int[] {10, 20, 30, 399}) { // row 7 five times in all
      System.arraycopy(rows, 7 * d, rows, copy * d, d);
    }
    System.arraycopy(rows, 50 * d, rows, 60 * d, d);
    assertThat(find(rows, d, new int[400], 3, 400).lonely(), is(allPairs(rows, d, 3, 400)));
  }

  @Test
  void find_allEqual_takesTheFirstRowsAndVerifiesFewMore() {
    int n = 5000;
    float[] rows = new float[n * 4];
    for (int i = 0; i < n; i++) {
      rows[i * 4] = 1;
    }
    Found found = find(rows, 4, new int[n], 2, 2);
    assertThat(
        found.lonely(),
        contains(
            new Lonely(0, 1, List.of(new Neighbor(1, 1), new Neighbor(2, 1))),
            new Lonely(1, 1, List.of(new Neighbor(0, 1), new Neighbor(2, 1)))));
    assertThat(found.verified(), is(lessThan(600L)));
  }

  @Test
  void find_tiesThatFewCellsShow_takesTheLowestRows() {
    int d = 201;
    int copies = 6;
    int apart = 167; // from this axis on, each copy is in a cell of its own
    float[] rows = new float[d * copies * d];
    int[] labels = new int[d * copies];
    for (int i = 0; i < labels.length; i++) {
      rows[i * d + i / copies] = 1;
      labels[i] = i / copies < apart ? 0 : 1 + i % copies;
    }
    assertThat(find(rows, d, labels, 5, 100).lonely(), is(allPairs(rows, d, 5, 100)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 6, 7})
  void find_aboutAsManyRowsAsNeighbors_takesTheLastNeighbourThereIs(int n) {
    float[] rows = Points.unitBalls(n, 3, n, 1, 9);
    Found found = find(rows, 3, new int[n], 5, 100);
    assertThat(found.lonely(), is(allPairs(rows, 3, Math.min(5, n - 1), n)));
    assertThat(found.lonely().get(0).neighbors(), hasSize(Math.min(5, n - 1)));
    assertThat(found.verified(), is((long) n));
  }

  @Test
  void find_oneRow_isEmpty() {
    assertThat(find(new float[] {1, 0}, 2, new int[1], 5, 100).lonely(), is(empty()));
  }

  @Test
  void find_noneWanted_isEmpty() {
    assertThat(find(new float[] {1, 0, 0, 1}, 2, new int[2], 5, 0).lonely(), is(empty()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sets")
  void find_rowsGroupedInAFile_isTheSame(String name, float[] rows, int d, @TempDir Path folder)
      throws IOException {
    int[] labels = labels(rows.length / d, 9);
    try (FloatMatrix x = FloatMatrix.of(rows, d);
        Rows grouped = GroupedRows.copy(x, labels, folder.resolve("grouped"))) {
      assertThat(
          LonelyPapers.find(grouped, labels, 5, 100).lonely(), is(allPairs(rows, d, 5, 100)));
    }
  }

  private static Found find(float[] rows, int d, int[] labels, int neighbors, int count) {
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      return LonelyPapers.find(Rows.of(x), labels, neighbors, count);
    }
  }

  /** Row i has label i % k. */
  private static int[] labels(int n, int k) {
    return IntStream.range(0, n).map(i -> i % k).toArray();
  }

  private static float[] denseBallAndFarRows() {
    float[] rows = Points.unitBalls(3000, 32, 1, 1e-3, 5);
    float[] far = Points.unitBalls(30, 32, 30, 1, 6);
    for (int i = 0; i < 30; i++) {
      System.arraycopy(far, i * 32, rows, (i * 97 + 11) * 32, 32);
    }
    return rows;
  }

  private static float[] threeTimes() {
    int d = 32;
    float[] once = Points.unitBalls(900, d, 20, 0.2, 7);
    float[] rows = new float[3 * once.length];
    List<Integer> order = new ArrayList<>(IntStream.range(0, 2700).mapToObj(i -> i / 3).toList());
    Collections.shuffle(order, new Random(1));
    for (int i = 0; i < order.size(); i++) {
      System.arraycopy(once, order.get(i) * d, rows, i * d, d);
    }
    return rows;
  }

  /** Each axis plus and minus each later one, of unit length. */
  private static float[] pairsOfAxes(int d) {
    float[] rows = new float[d * (d - 1) * d];
    int row = 0;
    for (int a = 0; a < d; a++) {
      for (int b = a + 1; b < d; b++) {
        for (float sign : new float[] {1, -1}) {
          rows[row * d + a] = (float) Math.sqrt(0.5);
          rows[row * d + b] = sign * (float) Math.sqrt(0.5);
          row++;
        }
      }
    }
    return rows;
  }

  private static List<Lonely> allPairs(float[] rows, int d, int neighbors, int count) {
    int n = rows.length / d;
    List<Lonely> all = new ArrayList<>();
    double[] similarities = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        similarities[j] =
            j == i ? Double.NEGATIVE_INFINITY : Vectors.dot(rows, i * d, rows, j * d, d);
      }
      double[] rising = similarities.clone();
      Arrays.sort(rising);
      double last = rising[n - neighbors];
      List<Neighbor> nearest =
          IntStream.range(0, n)
              .filter(j -> similarities[j] >= last)
              .mapToObj(j -> new Neighbor(j, similarities[j]))
              .sorted(
                  Comparator.comparingDouble((Neighbor o) -> -o.similarity())
                      .thenComparingLong(Neighbor::row))
              .limit(neighbors)
              .toList();
      all.add(new Lonely(i, nearest.get(neighbors - 1).similarity(), nearest));
    }
    all.sort(Comparator.comparingDouble(Lonely::similarity).thenComparingLong(Lonely::row));
    return all.subList(0, Math.min(n, count));
  }
}
