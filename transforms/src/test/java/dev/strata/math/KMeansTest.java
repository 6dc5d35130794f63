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
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Test;

class KMeansTest {
  private static final KMeans.Settings SETTINGS = new KMeans.Settings(42, 256, 80, 10, 0.01);

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
      double after = inertia(x, means(x, fit.centroids(), 25, d), d);
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
        centroids = means(x, centroids, 12, d);
        double next = inertia(x, centroids, d);
        assertThat(next, lessThanOrEqualTo(loss));
        loss = next;
      }
    }
  }

  @Test
  void fit_sameSeed_sameCentroidsAndAnotherSeedOthers() {
    int d = 16;
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(1500, d, 200, 0.3, 10), d)) {
      float[] first = KMeans.fit(x, 30, SETTINGS).centroids();
      assertThat(KMeans.fit(x, 30, SETTINGS).centroids(), is(first));
      KMeans.Settings other = new KMeans.Settings(43, 256, 80, 10, 0.01);
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
  void fit_onePassAllowed_stillMakesAFullPass() {
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(500, 8, 50, 0.3, 11), 8)) {
      KMeans.Fit fit = KMeans.fit(x, 5, new KMeans.Settings(1, 100, 1, 10, 0.01));
      assertThat(fit.batches(), is(5));
      assertThat(fit.fullPasses(), is(1));
    }
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

  private static float[] means(FloatMatrix x, float[] centroids, int k, int d) {
    try (NearestCentroids nearest = new NearestCentroids(centroids, d)) {
      ClusterSums sums = ClusterSums.of(x, nearest.assign(x).labels(), k);
      float[] means = centroids.clone();
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < d && sums.count(c) > 0; j++) {
          means[c * d + j] = (float) (sums.sum(c, j) / sums.count(c));
        }
      }
      return means;
    }
  }
}
