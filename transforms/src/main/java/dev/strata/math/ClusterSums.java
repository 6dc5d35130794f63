/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

/**
 * Sums and numbers of the rows of each cluster: {@code k*d} doubles. Each sum adds its rows in
 * their order on one thread, so it does not depend on how many threads there are.
 */
final class ClusterSums {
  private final int d;
  private final double[] sums;
  private final int[] begins;

  private ClusterSums(int k, int d, int[] begins) {
    this.d = d;
    this.sums = new double[k * d];
    this.begins = begins;
  }

  /** Of the rows of {@code x}, each in the cluster that {@code labels} says, from 0 to k - 1. */
  static ClusterSums of(FloatMatrix x, int[] labels, int k) {
    int[] begins = new int[k + 1];
    for (int label : labels) {
      begins[label + 1]++;
    }
    for (int c = 0; c < k; c++) {
      begins[c + 1] += begins[c];
    }
    int[] next = begins.clone();
    int[] rows = new int[labels.length]; // by cluster, in row order within each
    for (int i = 0; i < labels.length; i++) {
      rows[next[labels[i]]++] = i;
    }
    ClusterSums result = new ClusterSums(k, x.d(), begins);
    Blocks.run(k, () -> result.adder(x, rows));
    return result;
  }

  private Blocks.Worker adder(FloatMatrix x, int[] rows) {
    float[] row = new float[d];
    return c -> {
      for (int i = begins[c]; i < begins[c + 1]; i++) {
        x.get(rows[i], row);
        for (int j = 0; j < d; j++) {
          sums[c * d + j] += row[j];
        }
      }
    };
  }

  /** Rows of cluster {@code c}. */
  int count(int c) {
    return begins[c + 1] - begins[c];
  }

  /** Sum of component {@code j} over the rows of cluster {@code c}. */
  double sum(int c, int j) {
    return sums[c * d + j];
  }
}
