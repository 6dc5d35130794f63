/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import org.apache.commons.math3.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Chooses rows to start k-means from: each next one with a probability proportional to its squared
 * distance to the nearest one chosen, the best of {@code 2 + floor(ln k)} tries.
 *
 * <p>Source: D. Arthur and S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA
 * 2007, sections 2.2 (the seeding) and 7 (the greedy variant).
 */
final class KMeansPlusPlus {
  private static final int BLOCK_ROWS = 1024;

  private final FloatMatrix x;
  private final int n;
  private final int d;
  private final RandomGenerator random;
  private final int trials;
  private final double[] squaredNorms;
  private final double[] closest;

  private KMeansPlusPlus(FloatMatrix x, int k, RandomGenerator random) {
    this.x = x;
    this.n = Math.toIntExact(x.n());
    this.d = x.d();
    this.random = random;
    this.trials = 2 + (int) Math.log(k);
    this.squaredNorms = new double[n];
    this.closest = new double[n];
    float[] row = new float[d];
    for (int i = 0; i < n; i++) {
      x.get(i, row);
      squaredNorms[i] = Vectors.squaredNorm(row, 0, d);
    }
  }

  /**
   * The chosen rows of {@code x}, in the order chosen. Equal rows are chosen once, until there is
   * no other.
   *
   * @throws IllegalArgumentException where {@code k} is not in [1, n]
   */
  static int[] choose(FloatMatrix x, int k, RandomGenerator random) {
    Preconditions.checkArgument(k >= 1 && k <= x.n(), "k must be in [1, %s], was %s", x.n(), k);
    return new KMeansPlusPlus(x, k, random).choose(k);
  }

  private int[] choose(int k) {
    int[] chosen = new int[k];
    chosen[0] = random.nextInt(n);
    System.arraycopy(squaredDistances(new int[] {chosen[0]})[0], 0, closest, 0, n);
    for (int c = 1; c < k; c++) {
      int[] candidates = candidates();
      double[][] distances = squaredDistances(candidates);
      int best = 0;
      double lowest = Double.POSITIVE_INFINITY;
      for (int t = 0; t < candidates.length; t++) {
        double potential = 0;
        for (int i = 0; i < n; i++) {
          potential += Math.min(closest[i], distances[t][i]);
        }
        if (potential < lowest) {
          lowest = potential;
          best = t;
        }
      }
      chosen[c] = candidates[best];
      for (int i = 0; i < n; i++) {
        closest[i] = Math.min(closest[i], distances[best][i]);
      }
    }
    return chosen;
  }

  private int[] candidates() {
    double[] upTo = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += closest[i];
      upTo[i] = sum;
    }
    int[] candidates = new int[trials];
    for (int t = 0; t < trials; t++) {
      double at = random.nextDouble() * sum;
      int low = 0;
      int high = n - 1;
      while (low < high) { // the first row whose sum exceeds the draw: never one of weight 0
        int middle = (low + high) >>> 1;
        if (upTo[middle] > at) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      candidates[t] = low;
    }
    return candidates;
  }

  /** Squared distances of all rows to each of some rows; exactly 0 between equal ones. */
  private double[][] squaredDistances(int[] to) {
    double[][] distances = new double[to.length][n];
    float[] targets = new float[to.length * d];
    float[] row = new float[d];
    for (int t = 0; t < to.length; t++) {
      x.get(to[t], row);
      System.arraycopy(row, 0, targets, t * d, d);
    }
    try (FloatMatrix y = FloatMatrix.of(targets, d)) {
      Blocks.run(
          Blocks.count(n, BLOCK_ROWS), () -> new BlockWorker(to, targets, y.at(0), distances));
    }
    return distances;
  }

  private final class BlockWorker implements Blocks.Worker {
    private final int[] to;
    private final float[] targets;
    private final FloatPointer y;
    private final double[][] distances;
    private final DotProducts products;
    private final float[] row = new float[d];

    BlockWorker(int[] to, float[] targets, FloatPointer y, double[][] distances) {
      this.to = to;
      this.targets = targets;
      this.y = y;
      this.distances = distances;
      this.products = new DotProducts(BLOCK_ROWS * to.length);
    }

    @Override
    public void run(int block) {
      int from = block * BLOCK_ROWS;
      int m = Math.min(BLOCK_ROWS, n - from);
      float[] dots = products.of(x.at(from), m, y, to.length, d);
      for (int i = 0; i < m; i++) {
        for (int t = 0; t < to.length; t++) {
          double norms = squaredNorms[from + i] + squaredNorms[to[t]];
          double distance = norms - 2.0 * dots[i * to.length + t];
          if (distance <= norms * DotProducts.error(d)) { // all of it may be rounding
            x.get(from + i, row);
            distance = Vectors.squaredDistance(row, 0, targets, t * d, d);
          }
          distances[t][from + i] = distance;
        }
      }
    }

    @Override
    public void close() {
      products.close();
    }
  }
}
