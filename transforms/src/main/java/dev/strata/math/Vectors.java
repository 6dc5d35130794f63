/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

/**
 * Sums over the components of rows, in double and in a fixed order, so that they repeat exactly.
 */
public final class Vectors {

  private Vectors() {}

  /**
   * The dot product of two rows of {@code d} floats, which begin at {@code i} of {@code a} and at
   * {@code j} of {@code b}. Each product of two floats is exact in double; the error of the sum is
   * at most {@code d * 2^-53} times the sum of the products' magnitudes.
   */
  public static double dot(float[] a, int i, float[] b, int j, int d) {
    double sum0 = 0; // four sums: a core adds them at the same time
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int t = 0;
    for (; t <= d - 4; t += 4) {
      sum0 += (double) a[i + t] * b[j + t];
      sum1 += (double) a[i + t + 1] * b[j + t + 1];
      sum2 += (double) a[i + t + 2] * b[j + t + 2];
      sum3 += (double) a[i + t + 3] * b[j + t + 3];
    }
    for (; t < d; t++) {
      sum0 += (double) a[i + t] * b[j + t];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** The squared L2 norm of the row of {@code d} floats that begins at {@code i}. */
  public static double squaredNorm(float[] a, int i, int d) {
    return dot(a, i, a, i, d);
  }

  /**
   * The squared L2 distance of two rows of {@code d} floats, which begin at {@code i} of {@code a}
   * and at {@code j} of {@code b}.
   */
  public static double squaredDistance(float[] a, int i, float[] b, int j, int d) {
    double sum = 0;
    for (int t = 0; t < d; t++) {
      double difference = (double) a[i + t] - b[j + t];
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * The cosine of rows {@code i} and {@code j} of {@code rows}, {@code d} floats each; 0 if one of
   * them is all zeros.
   */
  public static double cosine(float[] rows, int i, int j, int d) {
    double norms = Math.sqrt(squaredNorm(rows, i * d, d) * squaredNorm(rows, j * d, d));
    return norms == 0 ? 0 : dot(rows, i * d, rows, j * d, d) / norms;
  }
}
