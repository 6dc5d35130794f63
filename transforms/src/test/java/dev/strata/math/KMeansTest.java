/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Test;

class KMeansTest {
  private static final KMeans.Settings SETTINGS = new KMeans.Settings(42, 256, 80, 10, 0.01, 100);

  @Test
  void fit_separatedBalls_findsEach() {
    int d = 16;
    int balls = 20;
    float[] rows = Points.unitBalls(2000, d, balls, 0.02, 7);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      KMeans.Fit fit = KMeans.fit(x, balls, SETTINGS);
      try (NearestCentroids nearest = new NearestCentroids(fit.centroids(), d)) {
        int[] labels = nearest.assign(x).labels();
        for (int i = balls; i < 2000; i++) { // row i is of ball i % balls
          assertThat(labels[i], is(labels[i % balls]));
        }
        assertThat(Arrays.stream(labels).distinct().count(), is((long) balls));
      }
    }
  }

  @Test
  void fit_afterMiniBatches_isAtTheBottomOfFullPasses() {
    int d = 16;
    float[] rows = Points.unitBalls(3000, d, 300, 0.3, 8);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      KMeans.Fit fit = KMeans.fit(x, 25, SETTINGS);
      double before = inertia(x, fit.centroids(), d);
      double after = inertia(x, step(x, fit.centroids()), d);
      assertThat(after, lessThanOrEqualTo(before));
      assertThat((before - after) / before, lessThan(1e-3));
      assertThat(fit.inertia(), closeTo(before, 1e-3 * before));
      assertThat(fit.batches(), greaterThan(10));
    }
  }

  @Test
  void step_fullBatch_lossNeverRises() {
    int d = 8;
    float[] rows = Points.unitBalls(1000, d, 100, 0.4, 9);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      float[] centroids = Arrays.copyOf(rows, 12 * d);
      double loss = inertia(x, centroids, d);
      for (int step = 0; step < 15; step++) {
        centroids = step(x, centroids);
        double next = inertia(x, centroids, d);
        assertThat(next, lessThanOrEqualTo(loss));
        loss = next;
      }
    }
  }

  @Test
  void step_centroidsWithoutRows_moveToTheRowsFarthestFromTheirs() {
    float[] rows = {0, 0, 0, 2, 5, 0, 5, 9};
    float[] centroids = {0, 1, 5, 0, 90, 90, 91, 91};
    try (FloatMatrix x = FloatMatrix.of(rows, 2)) {
      assertThat(step(x, centroids), is(new float[] {0, 1, 5, 4.5f, 5, 9, 0, 0}));
    }
  }

  @Test
  void reassign_centroidsBelowTheRatio_moveToRowsOfTheBatch() {
    float[] centroids = {1, 2, 3, 4};
    double[] weights = {100, 0.99, 50, 1};
    try (FloatMatrix batch = FloatMatrix.of(new float[] {7, 7, 7, 7, 7, 7}, 1)) {
      KMeans.reassign(batch, centroids, weights, 0.01, new MersenneTwister(1));
      assertThat(centroids, is(new float[] {1, 7, 3, 4}));
      assertThat(weights, is(new double[] {100, 1, 50, 1}));
    }
  }

  @Test
  void reassign_morePoorThanHalfABatch_movesThePoorestToDifferentRows() {
    float[] centroids = {1, 2, 3, 4};
    double[] weights = {100, 3, 2, 1};
    try (FloatMatrix batch = FloatMatrix.of(new float[] {6, 7, 8, 9}, 1)) {
      KMeans.reassign(batch, centroids, weights, 0.5, new MersenneTwister(1));
      assertThat(weights, is(new double[] {100, 3, 3, 3}));
      assertThat(Arrays.copyOf(centroids, 2), is(new float[] {1, 2}));
      assertThat(centroids[2], greaterThan(5f));
      assertThat(centroids[3], greaterThan(5f));
      assertThat(centroids[2], is(not(centroids[3])));
    }
  }

  @Test
  void fit_sameSeed_sameCentroidsAndAnotherSeedOthers() {
    int d = 16;
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(1500, d, 200, 0.3, 10), d)) {
      float[] first = KMeans.fit(x, 30, SETTINGS).centroids();
      assertThat(KMeans.fit(x, 30, SETTINGS).centroids(), is(first));
      KMeans.Settings other = new KMeans.Settings(43, 256, 80, 10, 0.01, 100);
      assertThat(Arrays.equals(KMeans.fit(x, 30, other).centroids(), first), is(false));
    }
  }

  @Test
  void fit_fewerDistinctPointsThanRows_keepsEveryPoint() {
    int d = 4;
    float[] rows = new float[100 * d];
    for (int i = 0; i < 100; i++) { // ten points, ten times each
      rows[i * d] = i % 10;
      rows[i * d + 1] = 1;
    }
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      KMeans.Fit fit = KMeans.fit(x, 10, SETTINGS);
      Set<Integer> found =
          IntStream.range(0, 10)
              .mapToObj(c -> Math.round(fit.centroids()[c * d]))
              .collect(Collectors.toSet());
      assertThat(found, is(IntStream.range(0, 10).boxed().collect(Collectors.toSet())));
      assertThat(fit.inertia(), is(0.0));
    }
  }

  @Test
  void fit_fewPassesAllowed_makesNoMore() {
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(500, 8, 50, 0.3, 11), 8)) {
      double before = Double.POSITIVE_INFINITY;
      for (int passes = 0; passes < 3; passes++) {
        KMeans.Fit fit = KMeans.fit(x, 5, new KMeans.Settings(1, 100, 1, 10, 0.01, passes));
        assertThat(fit.batches(), is(5));
        assertThat(fit.fullPasses(), is(passes));
        assertThat(fit.inertia(), is(lessThan(before)));
        assertThat(fit.inertia(), is(inertia(x, fit.centroids(), 8)));
        before = fit.inertia();
      }
    }
  }

  @Test
  void fit_oneCentroid_isTheMean() {
    float[] rows = {1, 2, 3, 4, 8, 9};
    try (FloatMatrix x = FloatMatrix.of(rows, 2)) {
      KMeans.Fit fit = KMeans.fit(x, 1, SETTINGS);
      assertThat(fit.centroids(), is(new float[] {4, 5}));
      assertThat(fit.inertia(), closeTo(9 + 9 + 1 + 1 + 16 + 16, 1e-3));
    }
  }

  @Test
  void fit_asManyCentroidsAsRows_areTheRows() {
    int d = 6;
    int n = 50;
    float[] rows = Points.unitBalls(n, d, n, 1, 13);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      KMeans.Fit fit = KMeans.fit(x, n, SETTINGS);
      assertThat(fit.inertia(), is(0.0));
      assertThat(distinctRows(fit.centroids(), d), is(distinctRows(rows, d)));
    }
  }

  @Test
  void fit_fewerDistinctRowsThanCentroids_repeatsSomeAndLabelsTheLowest() {
    float[] rows = new float[60 * 2];
    for (int i = 0; i < 60; i++) { // three points
      rows[2 * i] = i % 3;
      rows[2 * i + 1] = 1;
    }
    try (FloatMatrix x = FloatMatrix.of(rows, 2)) {
      KMeans.Fit fit = KMeans.fit(x, 7, SETTINGS);
      assertThat(fit.inertia(), is(0.0));
      assertThat(distinctRows(fit.centroids(), 2), is(distinctRows(rows, 2)));
    }
  }

  @Test
  void fit_allRowsEqual_putsEveryCentroidThere() {
    float[] rows = new float[40 * 3];
    Arrays.fill(rows, 0.3f);
    try (FloatMatrix x = FloatMatrix.of(rows, 3)) {
      KMeans.Fit fit = KMeans.fit(x, 4, SETTINGS);
      assertThat(fit.inertia(), is(0.0));
      assertThat(fit.centroids(), is(Arrays.copyOf(rows, 12)));
      try (NearestCentroids nearest = new NearestCentroids(fit.centroids(), 3)) {
        assertThat(nearest.assign(x).labels(), is(new int[40]));
      }
    }
  }

  private static Set<String> distinctRows(float[] rows, int d) {
    return IntStream.range(0, rows.length / d)
        .mapToObj(i -> Arrays.toString(Arrays.copyOfRange(rows, i * d, (i + 1) * d)))
        .collect(Collectors.toSet());
  }

  @Test
  void fit_moreCentroidsThanRows_saysTheRange() {
    try (FloatMatrix x = new FloatMatrix(3, 2)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> KMeans.fit(x, 4, SETTINGS));
      assertThat(e.getMessage(), is("k must be in [1, 3], was 4"));
    }
  }

  @Test
  void choose_farApartPoints_spreadsOverAllOfThem() {
    int d = 8;
    float[] rows = Points.unitBalls(800, d, 8, 0.001, 12);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      int[] chosen = KMeansPlusPlus.choose(x, 8, new MersenneTwister(42));
      assertThat(Arrays.stream(chosen).map(row -> row % 8).distinct().count(), is(8L));
    }
  }

  private static double inertia(FloatMatrix x, float[] centroids, int d) {
    try (NearestCentroids nearest = new NearestCentroids(centroids, d)) {
      return nearest.assign(x).inertia();
    }
  }

  private static float[] step(FloatMatrix x, float[] centroids) {
    float[] moved = centroids.clone();
    try (NearestCentroids nearest = new NearestCentroids(centroids, x.d())) {
      FullPasses.moveToMeans(x, nearest.assign(x), moved);
    }
    return moved;
  }
}
