/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

/** Sums over the components of rows, in double and in a fixed order, so exact to repeat. */
public final class Vectors {

  private Vectors() {}

  /**
   * Dot product of two rows of {@code d} floats, which begin at {@code i} of {@code a} and at
   * {@code j} of {@code b}. Each product of two floats is exact in double; the sum is off by at
   * most {@code d * 2^-53} times the sum of their magnitudes.
   */
  public static double dot(float[] a, int i, float[] b, int j, int d) {
    double sum = 0;
    for (int t = 0; t < d; t++) {
      sum += (double) a[i + t] * b[j + t];
    }
    return sum;
  }

  /** Squared L2 norm of the row of {@code d} floats that begins at {@code i}. */
  public static double squaredNorm(float[] a, int i, int d) {
    return dot(a, i, a, i, d);
  }

  /** Squared L2 distance of two rows of {@code d} floats. */
  public static double squaredDistance(float[] a, int i, float[] b, int j, int d) {
    double sum = 0;
    for (int t = 0; t < d; t++) {
      double difference = (double) a[i + t] - b[j + t];
      sum += difference * difference;
    }
    return sum;
  }
}
