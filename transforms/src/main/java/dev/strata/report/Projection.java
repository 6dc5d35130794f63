/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Places points of a space on the plane so that their distances are kept as well as a plane allows.
 * Their coordinates are the first two principal components, which are also what classical scaling
 * of the distances gives.
 */
final class Projection {
  /*
   * The n centred points X (n*d) have the covariance X'X (d*d), whose eigenvectors v give the
   * coordinates Xv, and the inner products XX' (n*n), whose eigenvectors u give the same coordinates
   * as u * sqrt(eigenvalue). The smaller of the two is decomposed.
   *
   * Torgerson, Multidimensional scaling: I. Theory and method, Psychometrika 17 (1952).
   */
  private static final int AXES = 2;

  private Projection() {}

  /**
   * The two coordinates of each point; they have no unit. On an axis without spread all coordinates
   * are 0. On each axis the coordinate of largest magnitude is positive; if several are as large,
   * the first of them is.
   *
   * @param points {@code n} rows of {@code d}
   */
  static double[][] plane(double[][] points) {
    int n = points.length;
    double[][] plane = new double[n][AXES];
    if (n < 2 || points[0].length == 0) {
      return plane;
    }
    RealMatrix centred = centred(points);
    boolean fewPoints = n <= points[0].length;
    RealMatrix squares =
        fewPoints ? centred.multiply(centred.transpose()) : centred.transpose().multiply(centred);
    EigenDecomposition eigen = new EigenDecomposition(squares);
    double[] values = eigen.getRealEigenvalues();
    double least = Math.max(values[0], 0) * 1e-9;
    for (int axis = 0; axis < Math.min(AXES, values.length); axis++) {
      if (values[axis] <= least) {
        continue;
      }
      double[] vector = eigen.getEigenvector(axis).toArray();
      double root = Math.sqrt(values[axis]);
      double[] coordinates =
          fewPoints ? Arrays.stream(vector).map(u -> u * root).toArray() : centred.operate(vector);
      double sign = sign(coordinates);
      for (int i = 0; i < n; i++) {
        plane[i][axis] = sign * coordinates[i];
      }
    }
    return plane;
  }

  private static RealMatrix centred(double[][] points) {
    int d = points[0].length;
    double[] mean = new double[d];
    for (double[] point : points) {
      for (int j = 0; j < d; j++) {
        mean[j] += point[j] / points.length;
      }
    }
    double[][] centred = new double[points.length][d];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < d; j++) {
        centred[i][j] = points[i][j] - mean[j];
      }
    }
    return new Array2DRowRealMatrix(centred, false);
  }

  /**
   * The sign of the coordinate of largest magnitude; coordinates that differ by rounding alone
   * count as equally large.
   */
  private static double sign(double[] coordinates) {
    double most = Arrays.stream(coordinates).map(Math::abs).max().orElse(0);
    return Arrays.stream(coordinates)
        .filter(x -> Math.abs(x) >= most * (1 - 1e-6))
        .map(Math::signum)
        .findFirst()
        .orElse(1);
  }
}
