/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import java.util.Random;

/** Seeded rows for tests. */
public final class Points {

  private Points() {}

  /** {@code n*d} floats: unit rows around {@code balls} random directions. */
  public static float[] unitBalls(int n, int d, int balls, double spread, long seed) {
    Random random = new Random(seed);
    double[][] centres = new double[balls][d];
    for (double[] centre : centres) {
      fill(centre, random, null, 1);
    }
    float[] rows = new float[n * d];
    double[] row = new double[d];
    for (int i = 0; i < n; i++) {
      fill(row, random, centres[i % balls], spread);
      for (int j = 0; j < d; j++) {
        rows[i * d + j] = (float) row[j];
      }
    }
    return rows;
  }

  private static void fill(double[] row, Random random, double[] centre, double spread) {
    double norm = 0;
    for (int j = 0; j < row.length; j++) {
      row[j] = (centre == null ? 0 : centre[j]) + spread * random.nextGaussian();
      norm += row[j] * row[j];
    }
    for (int j = 0; j < row.length; j++) {
      row[j] /= Math.sqrt(norm);
    }
  }
}
