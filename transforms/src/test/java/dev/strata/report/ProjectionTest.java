/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProjectionTest {

  @Test
  void plane_pointsOfAPlane_keepsTheirDistances() {
    // spanned by two directions that are at right angles, and moved away from 0
    double[][] points = {{1, 1, 4, 1}, {7, 1, 4, 1}, {7, 1, 6, 1}, {1, 1, 6, 1}, {4, 1, 5, 1}};
    double[][] plane = Projection.plane(points);

    for (double[] a : points) {
      for (double[] b : points) {
        double[] pa = plane[Arrays.asList(points).indexOf(a)];
        double[] pb = plane[Arrays.asList(points).indexOf(b)];
        assertThat(distance(pa, pb), closeTo(distance(a, b), 1e-9));
      }
    }
    assertThat(Math.abs(plane[0][0]), closeTo(3, 1e-9)); // the longer side first
    assertThat(Math.abs(plane[0][1]), closeTo(1, 1e-9));
  }

  @Test
  void plane_eitherMatrix_givesTheSame() {
    Random random = new Random(5);
    double[][] few = new double[6][8];
    for (double[] point : few) {
      Arrays.setAll(point, j -> random.nextGaussian() / (j + 1));
    }
    double[][] flat =
        Arrays.stream(few).map(point -> Arrays.copyOf(point, 5)).toArray(double[][]::new);
    double[][] padded =
        Arrays.stream(flat).map(point -> Arrays.copyOf(point, 60)).toArray(double[][]::new);

    double[][] byCovariance = Projection.plane(flat);
    double[][] byProducts = Projection.plane(padded);
    for (int i = 0; i < few.length; i++) {
      assertThat(byProducts[i][0], closeTo(byCovariance[i][0], 1e-9));
      assertThat(byProducts[i][1], closeTo(byCovariance[i][1], 1e-9));
    }
  }

  @Test
  void plane_anyPoints_largestCoordinateIsPositive() {
    double[][] plane = Projection.plane(new double[][] {{-9, 0, 0}, {1, 0, 0}, {2, 0, 0}});

    assertThat(plane[0][0], closeTo(7, 1e-9));
    assertThat(plane[1][0], closeTo(-3, 1e-9));
    assertThat(plane[1][1], is(0.0));
  }

  @Test
  void plane_fewOrEqualPoints_isAllZero() {
    assertThat(Projection.plane(new double[0][]).length, is(0));
    assertThat(Projection.plane(new double[][] {{3, 4}})[0], is(new double[] {0, 0}));
    assertThat(Projection.plane(new double[][] {{3, 4}, {3, 4}})[1], is(new double[] {0, 0}));
    assertThat(Projection.plane(new double[][] {{3}, {5}})[1], is(new double[] {-1, 0}));
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int j = 0; j < a.length; j++) {
      squares += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(squares);
  }
}
