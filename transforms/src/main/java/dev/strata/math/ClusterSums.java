/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import java.util.Arrays;

/**
 * The sum and the number of the rows of each cluster; the sums are {@code k*d} doubles. Each sum
 * adds its rows in their order on one thread, so it does not depend on the number of threads.
 */
final class ClusterSums {
  private final int d;
  private final double[] sums;
  private final Groups groups;

  /** Adds the rows of {@code x}; {@code labels} gives the cluster of each, from 0 to k - 1. */
  ClusterSums(FloatMatrix x, int[] labels, int k) {
    this.d = x.d();
    this.sums = new double[k * d];
    this.groups = Groups.of(labels, k);
    Blocks.run(k, () -> adder(x));
  }

  private Blocks.Worker adder(FloatMatrix x) {
    float[] row = new float[d];
    double[] sum = new double[d];
    return c -> {
      Arrays.fill(sum, 0);
      for (int i = groups.begin(c); i < groups.begin(c + 1); i++) {
        x.get(groups.rows()[i], row);
        for (int j = 0; j < d; j++) {
          sum[j] += row[j];
        }
      }
      System.arraycopy(sum, 0, sums, c * d, d);
    };
  }

  /** The number of rows of cluster {@code c}. */
  int count(int c) {
    return groups.size(c);
  }

  /** The sum of component {@code j} over the rows of cluster {@code c}. */
  double sum(int c, int j) {
    return sums[c * d + j];
  }
}
