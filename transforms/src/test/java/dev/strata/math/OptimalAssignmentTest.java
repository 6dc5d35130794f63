/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimalAssignmentTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 5", "5, 2", "6, 6", "7, 4", "4, 7"})
  void of_randomValues_sumIsThatOfTheBestOfAllAssignments(int n, int m) {
    Random random = new Random(31L * n + m);
    for (int round = 0; round < 200; round++) {
      double[][] values = new double[n][m];
      for (double[] row : values) { // many of them 0, many of them equal
        Arrays.setAll(row, c -> Math.max(0, random.nextInt(8) - 3) / 4.0);
      }
      int[] columns = OptimalAssignment.of(values);
      double sum = 0;
      for (int row = 0; row < n; row++) {
        if (columns[row] >= 0) {
          assertThat("only pairs of a value", values[row][columns[row]] > 0, is(true));
          sum += values[row][columns[row]];
        }
      }
      int[] taken = Arrays.stream(columns).filter(column -> column >= 0).toArray();
      assertThat(Arrays.stream(taken).distinct().count(), is((long) taken.length));
      assertThat(sum, closeTo(best(values, 0, new boolean[m]), 1e-12));
    }
  }

  /** The largest sum, by trying all assignments of the rows from {@code row} on. */
  private static double best(double[][] values, int row, boolean[] taken) {
    if (row == values.length) {
      return 0;
    }
    double best = best(values, row + 1, taken);
    for (int column = 0; column < taken.length; column++) {
      if (!taken[column]) {
        taken[column] = true;
        best = Math.max(best, values[row][column] + best(values, row + 1, taken));
        taken[column] = false;
      }
    }
    return best;
  }

  @Test
  void of_aPermutationOfManyRows_isFound() {
    int n = 400;
    int[] order = IntStream.range(0, n).map(i -> i * 7 % n).toArray();
    double[][] values = new double[n][n];
    for (int row = 0; row < n; row++) {
      values[row][order[row]] = 0.9;
      values[row][order[(row + 1) % n]] = 0.8;
    }
    assertThat(OptimalAssignment.of(values), is(order));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "20, 20", "60, 40", "40, 60"})
  void ofSparse_fewValues_sumIsThatOfTheWholeMatrix(int n, int m) {
    Random random = new Random(17L * n + m);
    for (int round = 0; round < 50; round++) {
      double[][] values = new double[n][m];
      List<SortedMap<Integer, Double>> sparse = new ArrayList<>();
      for (double[] row : values) {
        SortedMap<Integer, Double> some = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          some.put(random.nextInt(m), (1 + random.nextInt(8)) / 8.0);
        }
        some.forEach((column, value) -> row[column] = value);
        sparse.add(some);
      }
      int[] columns = OptimalAssignment.ofSparse(sparse);
      int[] taken = Arrays.stream(columns).filter(column -> column >= 0).toArray();
      assertThat(Arrays.stream(taken).distinct().count(), is((long) taken.length));
      assertThat(sum(values, columns), closeTo(sum(values, OptimalAssignment.of(values)), 1e-12));
    }
  }

  private static double sum(double[][] values, int[] columns) {
    return IntStream.range(0, values.length)
        .filter(row -> columns[row] >= 0)
        .mapToDouble(row -> values[row][columns[row]])
        .sum();
  }

  /** As many topics as a dense matrix has no room for. */
  @Test
  void ofSparse_aPermutationOfVeryManyRows_isFound() {
    int n = 100_000;
    int[] order = IntStream.range(0, n).map(i -> (int) (i * 7L % n)).toArray();
    List<SortedMap<Integer, Double>> values =
        Arrays.stream(order)
            .<SortedMap<Integer, Double>>mapToObj(column -> new TreeMap<>(Map.of(column, 0.5)))
            .toList();
    assertThat(OptimalAssignment.ofSparse(values), is(order));
  }

  @Test
  void of_nothing_isNothing() {
    assertThat(OptimalAssignment.of(new double[0][0]), is(new int[0]));
    assertThat(OptimalAssignment.of(new double[2][0]), is(new int[] {-1, -1}));
    assertThat(
        OptimalAssignment.ofSparse(List.of(new TreeMap<>(), new TreeMap<>())),
        is(new int[] {-1, -1}));
  }
}
