/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NearestCentroidsTest {

  @Test
  void assign_againstBruteForce_agrees() {
    int n = 1500;
    int d = 24;
    int k = 37;
    float[] rows = Points.unitBalls(n, d, 50, 0.2, 3);
    float[] centroids = Points.unitBalls(k, d, k, 1, 4);
    try (FloatMatrix x = FloatMatrix.of(rows, d);
        NearestCentroids nearest = new NearestCentroids(centroids, d)) {
      NearestCentroids.Assignment assignment = nearest.assign(x);
      double inertia = 0;
      for (int i = 0; i < n; i++) {
        int best = 0;
        for (int c = 1; c < k; c++) {
          if (Vectors.squaredDistance(rows, i * d, centroids, c * d, d)
              < Vectors.squaredDistance(rows, i * d, centroids, best * d, d)) {
            best = c;
          }
        }
        assertThat("row " + i, assignment.labels()[i], is(best));
        assertThat(
            assignment.squaredDistances()[i],
            closeTo(
                Vectors.squaredDistance(rows, i * d, centroids, best * d, d),
                8 * DotProducts.error(d)));
        inertia += assignment.squaredDistances()[i];
      }
      assertThat(assignment.inertia(), is(inertia));
    }
  }

  @Test
  void assign_equalCentroids_takesTheLowest() {
    int d = 384;
    float[] one = Points.unitBalls(1, d, 1, 1, 5);
    float[] centroids = new float[101 * d];
    Arrays.fill(centroids, 0, d, 1f);
    for (int c = 1; c < 101; c++) { // so many that BLAS handles them in different kernels
      System.arraycopy(one, 0, centroids, c * d, d);
    }
    float[] rows = Points.unitBalls(300, d, 300, 0.01, 6);
    for (int i = 0; i < 300; i++) {
      System.arraycopy(one, 0, rows, i * d, d);
      rows[i * d + i] += 0.001f;
    }
    try (FloatMatrix x = FloatMatrix.of(rows, d);
        NearestCentroids nearest = new NearestCentroids(centroids, d)) {
      int[] expected = new int[300];
      Arrays.fill(expected, 1);
      assertThat(nearest.assign(x).labels(), is(expected));
    }
  }

  @Test
  void assign_centroidsNearerThanRounding_areToldApartInDouble() {
    int d = 384;
    float[] centroids = Points.unitBalls(2, d, 1, 1e-6, 7);
    float[] rows = Points.unitBalls(200, d, 200, 1, 8);
    try (FloatMatrix x = FloatMatrix.of(rows, d);
        NearestCentroids nearest = new NearestCentroids(centroids, d)) {
      int[] labels = nearest.assign(x).labels();
      for (int i = 0; i < 200; i++) {
        double first = Vectors.squaredDistance(rows, i * d, centroids, 0, d);
        double second = Vectors.squaredDistance(rows, i * d, centroids, d, d);
        assertThat("row " + i, labels[i], is(first <= second ? 0 : 1));
      }
      assertThat(Arrays.stream(labels).distinct().count(), is(2L));
    }
  }

  @Test
  void assign_rowEqualToACentroid_isAtDistanceZero() {
    int d = 384;
    float[] rows = Points.unitBalls(40, d, 40, 1, 9);
    try (FloatMatrix x = FloatMatrix.of(rows, d);
        NearestCentroids nearest = new NearestCentroids(rows, d)) {
      assertThat(nearest.assign(x).inertia(), is(0.0));
    }
  }

  @Test
  void assign_rowsOfOtherWidth_isRefused() {
    try (FloatMatrix x = new FloatMatrix(1, 3);
        NearestCentroids nearest = new NearestCentroids(new float[] {1, 0}, 2)) {
      assertThrows(IllegalArgumentException.class, () -> nearest.assign(x));
    }
  }
}
