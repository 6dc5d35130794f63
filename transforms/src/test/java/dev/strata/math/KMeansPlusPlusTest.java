/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansPlusPlusTest {
  private static final double[] LINE = {0, 1, 2, 7, 8, 20, 21.5};
  private static final int SEEDS = 20_000;

  /** As many tries as there are, drawn at once. */
  private static final int ALL = 1000;

  /** What is drawn ahead and taken later must be as likely as what is drawn when it is wanted. */
  @Test
  void choose_manySeeds_choosesEachOrderAsOftenAsWithoutDrawingAhead() {
    int k = 4;
    float[] rows = new float[LINE.length];
    IntStream.range(0, rows.length).forEach(i -> rows[i] = (float) LINE[i]);
    Map<String, Integer> chosen;
    try (FloatMatrix x = FloatMatrix.of(rows, 1)) {
      chosen = frequencies(seed -> KMeansPlusPlus.choose(x, k, ALL, new MersenneTwister(seed)));
    }
    Map<String, Integer> expected = frequencies(seed -> plainly(k, new MersenneTwister(-1 - seed)));

    Map<String, Integer> all = new TreeMap<>(expected);
    chosen.forEach((order, count) -> all.putIfAbsent(order, 0));
    double chiSquared = 0;
    for (String order : all.keySet()) {
      double a = chosen.getOrDefault(order, 0);
      double b = expected.getOrDefault(order, 0);
      chiSquared += (a - b) * (a - b) / (a + b);
    }
    int degrees = all.size() - 1;
    assertThat(degrees, greaterThan(50));
    // of two samples of the same: degrees on average, and 5 standard deviations
    assertThat(chiSquared, lessThan(degrees + 5 * Math.sqrt(2.0 * degrees)));
  }

  /** With so few rows apart, a wrong distance, of whichever block of rows, chooses a ball twice. */
  @ParameterizedTest
  @ValueSource(ints = {1, ALL})
  void choose_farBallsInManyBlocks_choosesOneOfEach(int ahead) {
    int n = 3 * 1024 + 137;
    int d = 24;
    int balls = 40;
    float[] rows = Points.unitBalls(n, d, balls, 1e-4, 5);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      for (int seed = 0; seed < 20; seed++) {
        int[] chosen = KMeansPlusPlus.choose(x, balls, ahead, new MersenneTwister(seed));
        assertThat(Arrays.stream(chosen).map(i -> i % balls).distinct().count(), is((long) balls));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, ALL})
  void choose_equalRows_areChosenOnceUntilThereIsNoOther(int ahead) {
    float[] rows = {3, 3, 3, 5, 5, 9};
    try (FloatMatrix x = FloatMatrix.of(rows, 1)) {
      for (int seed = 0; seed < 50; seed++) {
        int[] chosen = KMeansPlusPlus.choose(x, 5, ahead, new MersenneTwister(seed));
        Set<Float> firstThree =
            Arrays.stream(chosen, 0, 3).mapToObj(i -> rows[i]).collect(Collectors.toSet());
        assertThat(firstThree, is(Set.of(3f, 5f, 9f)));
      }
    }
  }

  private static Map<String, Integer> frequencies(IntFunction<int[]> choose) {
    Map<String, Integer> frequencies = new TreeMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      frequencies.merge(Arrays.toString(choose.apply(seed)), 1, Integer::sum);
    }
    return frequencies;
  }

  /** Greedy k-means++ as it is written: each try drawn by the distances of the moment. */
  private static int[] plainly(int k, MersenneTwister random) {
    int[] chosen = new int[k];
    chosen[0] = random.nextInt(LINE.length);
    double[] closest = new double[LINE.length];
    Arrays.fill(closest, Double.POSITIVE_INFINITY);
    closest = with(closest, chosen[0]);
    for (int c = 1; c < k; c++) {
      double lowest = Double.POSITIVE_INFINITY;
      double[] next = closest;
      for (int t = 0; t < 2 + (int) Math.log(k); t++) {
        double left = random.nextDouble() * Arrays.stream(closest).sum();
        int candidate = 0;
        for (left -= closest[0]; left >= 0; left -= closest[candidate]) {
          candidate++;
        }
        double[] then = with(closest, candidate);
        double potential = Arrays.stream(then).sum();
        if (potential < lowest) {
          lowest = potential;
          chosen[c] = candidate;
          next = then;
        }
      }
      closest = next;
    }
    return chosen;
  }

  private static double[] with(double[] closest, int row) {
    return IntStream.range(0, LINE.length)
        .mapToDouble(i -> Math.min(closest[i], Math.pow(LINE[i] - LINE[row], 2)))
        .toArray();
  }
}
