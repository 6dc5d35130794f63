/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K-means that goes on from the centroids of an earlier fit. */
class KMeansGoOnTest {
  private static final KMeans.Settings SETTINGS = new KMeans.Settings(42, 512, 80, 10, 0.01, 100);
  private static final int D = 24;

  /** Rows around more centres than there are centroids, as papers are: no fit is the only one. */
  private static final float[] ROWS = Points.unitBalls(6000, D, 400, 0.25, 3);

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 120})
  void fitFrom_onePercentOfTheRowsIsNew_rowsStayAndInertiaIsThatOfAFitFromNothing(int k) {
    int before = 5940;
    try (FloatMatrix old = FloatMatrix.of(Arrays.copyOf(ROWS, before * D), D);
        FloatMatrix x = FloatMatrix.of(ROWS, D)) {
      float[] start = KMeans.fit(old, k, SETTINGS).centroids();
      KMeans.Fit fromNothing = KMeans.fit(x, k, SETTINGS);
      KMeans.Fit fit = KMeans.fitFrom(x, k, start, SETTINGS);

      assertThat(fit.inertia(), is(lessThanOrEqualTo(1.005 * fromNothing.inertia())));
      int[] then = Arrays.copyOf(labels(x, start), before);
      double kept = same(then, Arrays.copyOf(labels(x, fit.centroids()), before));
      assertThat(kept, is(greaterThanOrEqualTo(0.95)));
      double keptFromNothing =
          matched(then, Arrays.copyOf(labels(x, fromNothing.centroids()), before), k);
      assertThat("matched afterwards, far fewer stay", keptFromNothing, is(lessThan(kept)));
    }
  }

  /** An earlier fit that is bad: all its centroids are rows of one ball. */
  @Test
  void fitFrom_centroidsInOnePlace_areExchanged() {
    int k = 40;
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(4000, D, k, 0.05, 4), D)) {
      float[] start = new float[k * D];
      float[] row = new float[D];
      for (int c = 0; c < k; c++) {
        x.get((long) c * k, row); // row i is of ball i % k
        System.arraycopy(row, 0, start, c * D, D);
      }
      double fromNothing = KMeans.fit(x, k, SETTINGS).inertia();
      KMeans.Fit fit = KMeans.fitFrom(x, k, start, SETTINGS);
      assertThat(fit.inertia(), is(lessThanOrEqualTo(1.005 * fromNothing)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 30, 100})
  void fitFrom_newcomersOfHalfAPercent_haveACentroidOfTheirOwn(int k) {
    int n = 6000;
    int newcomers = 30;
    float[] rows = Arrays.copyOf(Points.unitBalls(n, D, k / 2, 0.1, 5), (n + newcomers) * D);
    float[] apart = Points.unitBalls(newcomers, D, 1, 0.05, 99);
    System.arraycopy(apart, 0, rows, n * D, newcomers * D);
    try (FloatMatrix old = FloatMatrix.of(Arrays.copyOf(rows, n * D), D);
        FloatMatrix x = FloatMatrix.of(rows, D)) {
      KMeans.Fit fit = KMeans.fitFrom(x, k, KMeans.fit(old, k, SETTINGS).centroids(), SETTINGS);
      int[] labels = labels(x, fit.centroids());
      int own = labels[n];
      long here = IntStream.range(n, n + newcomers).filter(i -> labels[i] == own).count();
      long all = Arrays.stream(labels).filter(label -> label == own).count();
      assertThat(here, is(greaterThan(newcomers * 9L / 10)));
      assertThat(all, is(lessThan(newcomers * 5L / 4)));
    }
  }

  @Test
  void fitFrom_moreOrFewerCentroids_othersStay() {
    try (FloatMatrix x = FloatMatrix.of(ROWS, D)) {
      float[] start = KMeans.fit(x, 60, SETTINGS).centroids();
      int[] then = labels(x, start);
      for (int k : new int[] {55, 66, 90}) {
        KMeans.Fit fit = KMeans.fitFrom(x, k, start, SETTINGS);
        assertThat(fit.centroids().length, is(k * D));
        assertThat(
            fit.inertia(), is(lessThanOrEqualTo(1.005 * KMeans.fit(x, k, SETTINGS).inertia())));
        int[] now = labels(x, fit.centroids());
        double most = Math.min(k, 60) / (double) Math.max(k, 60); // of equal clusters
        assertThat(matched(then, now, Math.max(k, 60)), is(greaterThan(0.8 * most)));
        for (int c = 0; c < k; c++) { // no centroid stands for a row or two
          int cluster = c;
          long rows = Arrays.stream(now).filter(label -> label == cluster).count();
          assertThat(rows, is(greaterThan(10L)));
        }
      }
    }
  }

  @Test
  void fitFrom_twice_sameCentroids() {
    try (FloatMatrix x = FloatMatrix.of(ROWS, D)) {
      float[] start = Arrays.copyOf(ROWS, 50 * D);
      float[] first = KMeans.fitFrom(x, 40, start, SETTINGS).centroids();
      assertThat(KMeans.fitFrom(x, 40, start, SETTINGS).centroids(), is(first));
    }
  }

  @Test
  void fitFrom_rowsAllEqual_putsEveryCentroidThere() {
    float[] rows = new float[40 * 3];
    Arrays.fill(rows, 0.3f);
    try (FloatMatrix x = FloatMatrix.of(rows, 3)) {
      float[] start = {0.3f, 0.3f, 0.3f};
      assertThat(KMeans.fitFrom(x, 4, start, SETTINGS).centroids(), is(Arrays.copyOf(rows, 12)));
      assertThat(KMeans.fitFrom(x, 1, rows, SETTINGS).centroids(), is(start));
    }
  }

  @Test
  void fitFrom_centroidsOfOtherVectors_areRefused() {
    try (FloatMatrix x = FloatMatrix.of(ROWS, D)) {
      for (float[] start : new float[][] {{}, {1, 2, 3}}) {
        assertThrows(IllegalArgumentException.class, () -> KMeans.fitFrom(x, 4, start, SETTINGS));
      }
    }
  }

  private static int[] labels(FloatMatrix x, float[] centroids) {
    try (NearestCentroids nearest = new NearestCentroids(centroids, D)) {
      return nearest.labels(x);
    }
  }

  private static double same(int[] then, int[] now) {
    return IntStream.range(0, then.length).filter(i -> then[i] == now[i]).count()
        / (double) then.length;
  }

  /** The share of rows that stay together, after the best matching of the clusters. */
  private static double matched(int[] then, int[] now, int k) {
    double[][] both = new double[k][k];
    for (int i = 0; i < then.length; i++) {
      both[then[i]][now[i]]++;
    }
    int[] match = OptimalAssignment.of(both);
    return IntStream.range(0, then.length).filter(i -> match[then[i]] == now[i]).count()
        / (double) then.length;
  }
}
