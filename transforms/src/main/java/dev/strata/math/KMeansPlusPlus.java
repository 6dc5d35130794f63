/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import java.util.Arrays;
import org.apache.commons.math3.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Chooses rows to start k-means from. Each next row is the best of {@code 2 + floor(ln k)} tries,
 * and a row is tried with a probability proportional to its squared distance to the nearest row
 * chosen so far.
 *
 * <p>Source: D. Arthur and S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA
 * 2007, sections 2.2 (the seeding) and 7 (the greedy variant).
 *
 * <p>If the rows do not fit into a cache, many tries are drawn ahead, so that one pass over the
 * rows serves them all: a pass for each try would wait for memory. Distances become smaller after a
 * try was drawn, so it is accepted with a probability of its distance now divided by its distance
 * then, and otherwise the next try takes its place. This is rejection sampling, which gives the
 * same distribution (J. von Neumann, Various techniques used in connection with random digits,
 * 1951).
 */
final class KMeansPlusPlus {
  private static final int BLOCK_ROWS = 1024;

  /** The most bytes of rows that lie in a core's cache, where drawing ahead gains nothing. */
  private static final long CACHED_BYTES = 8 << 20;

  /** The most tries that are drawn at once. */
  private static final int AHEAD = 64;

  /**
   * The most distances that are held at once, 32 MiB, unless those of the tries for one row are
   * more.
   */
  private static final int HELD = 1 << 22;

  private final FloatMatrix x;
  private final int n;
  private final int d;
  private final RandomGenerator random;
  private final double[] squaredNorms;

  /** The squared distance of each row to the nearest row chosen so far. */
  private final double[] closest;

  private KMeansPlusPlus(FloatMatrix x, RandomGenerator random) {
    this.x = x;
    this.n = Math.toIntExact(x.n());
    this.d = x.d();
    this.random = random;
    this.squaredNorms = new double[n];
    this.closest = new double[n];
    float[] row = new float[d];
    for (int i = 0; i < n; i++) {
      x.get(i, row);
      squaredNorms[i] = Vectors.squaredNorm(row, 0, d);
    }
  }

  /**
   * The chosen rows of {@code x}, in the order in which they were chosen. A row equal to a chosen
   * one is chosen only if there is no other row.
   *
   * @throws IllegalArgumentException if {@code k} is not in [1, n]
   */
  static int[] choose(FloatMatrix x, int k, RandomGenerator random) {
    boolean cached = x.n() * x.d() * Float.BYTES <= CACHED_BYTES;
    return choose(x, k, cached ? 1 : (int) Math.min(AHEAD, HELD / x.n()), random);
  }

  /**
   * The chosen rows, with {@code ahead} tries drawn at once, or with the tries for one row if these
   * are more.
   */
  static int[] choose(FloatMatrix x, int k, int ahead, RandomGenerator random) {
    Preconditions.checkArgument(k >= 1 && k <= x.n(), "k must be in [1, %s], was %s", x.n(), k);
    return new KMeansPlusPlus(x, random).choose(k, ahead);
  }

  /**
   * Rows that would serve as further centroids.
   *
   * @param rows the chosen rows, in the order in which they were chosen
   * @param gains how much each of them lowers the sum of the squared distances, after those before
   */
  @SuppressWarnings("ArrayRecordComponent") // a result to be read, never compared
  record Further(int[] rows, double[] gains) {}

  /**
   * Chooses rows of {@code x} next to centroids that there are already.
   *
   * @param closest the squared distance of each row to the nearest of these centroids
   * @param most rows to choose at most
   * @param trials tries for each row, of which the best is chosen; fewer where their distances
   *     would take too much memory
   */
  static Further choose(
      FloatMatrix x, double[] closest, int most, int trials, RandomGenerator random) {
    KMeansPlusPlus rows = new KMeansPlusPlus(x, random);
    System.arraycopy(closest, 0, rows.closest, 0, rows.n);
    int[] chosen = new int[Math.min(most, rows.n)];
    int tries = (int) Math.max(greedyTrials(most), Math.min(trials, HELD / x.n()));
    return new Further(chosen, rows.choose(chosen, 0, tries, tries));
  }

  private static int greedyTrials(int k) {
    return 2 + (int) Math.log(k);
  }

  private int[] choose(int k, int leastAhead) {
    int[] chosen = new int[k];
    chosen[0] = random.nextInt(n);
    System.arraycopy(squaredDistances(new int[] {chosen[0]})[0], 0, closest, 0, n);
    choose(chosen, 1, greedyTrials(k), leastAhead);
    return chosen;
  }

  /** Chooses all rows from place {@code first} on, and returns what each of them gains. */
  private double[] choose(int[] chosen, int first, int trials, int leastAhead) {
    int k = chosen.length;
    int ahead = Math.max(trials, leastAhead);
    double[] gains = new double[k];
    double before = Arrays.stream(closest).sum();
    Draws draws = null;
    for (int c = first; c < k; c++) {
      double lowest = Double.POSITIVE_INFINITY;
      double[] distances = {};
      for (int t = 0; t < trials; t++) {
        while (draws == null || !draws.next()) {
          draws = null; // frees its distances
          draws = new Draws(Math.min(ahead, trials * (k - c) - t));
        }
        double potential = potential(draws.distances());
        if (potential < lowest) {
          lowest = potential;
          chosen[c] = draws.row();
          distances = draws.distances();
        }
      }
      for (int i = 0; i < n; i++) {
        closest[i] = Math.min(closest[i], distances[i]);
      }
      gains[c] = before - lowest;
      before = lowest;
    }
    return gains;
  }

  /**
   * The sum of the squared distances if a row with these {@code distances} to all rows is chosen,
   * too.
   */
  private double potential(double[] distances) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.min(closest[i], distances[i]);
    }
    return sum;
  }

  /** Rows that are drawn ahead, with the squared distances of all rows to each of them. */
  private final class Draws {
    private final int[] rows;
    private final double[] weights;
    private final double[][] distances;
    private int at = -1;

    /** Draws {@code count} rows by the present distances. */
    Draws(int count) {
      rows = new int[count];
      weights = new double[count];
      double[] upTo = new double[n];
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += closest[i];
        upTo[i] = sum;
      }
      Preconditions.checkState(Double.isFinite(sum), "rows have components that are not finite");
      for (int t = 0; t < count; t++) {
        rows[t] = firstAbove(random.nextDouble() * sum, upTo);
        weights[t] = closest[rows[t]];
      }
      distances = squaredDistances(rows);
    }

    /** Goes to the next row that is accepted; returns whether there is one. */
    boolean next() {
      for (at++; at < rows.length; at++) {
        double left = closest[rows[at]];
        if (left == weights[at] || random.nextDouble() * weights[at] < left) {
          return true;
        }
      }
      return false;
    }

    int row() {
      return rows[at];
    }

    double[] distances() {
      return distances[at];
    }
  }

  /**
   * The first index whose sum exceeds {@code draw}, so never one of weight 0; the last if none
   * does.
   */
  private static int firstAbove(double draw, double[] upTo) {
    int low = 0;
    int high = upTo.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (upTo[middle] > draw) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The squared distances of all rows to each of some rows; exactly 0 between equal rows. */
  private double[][] squaredDistances(int[] to) {
    double[][] distances = new double[to.length][n];
    float[] targets = new float[to.length * d];
    x.get(to, targets);
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
    private final double error = DotProducts.error(d);

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
      float[] dots = products.of(y, to.length, x.at(from), m, d);
      for (int t = 0; t < to.length; t++) {
        double[] distancesToT = distances[t];
        for (int i = 0; i < m; i++) {
          double norms = squaredNorms[from + i] + squaredNorms[to[t]];
          double distance = norms - 2.0 * dots[t * m + i];
          if (distance <= norms * error) { // all of it may be rounding
            x.get(from + i, row);
            distance = Vectors.squaredDistance(row, 0, targets, t * d, d);
          }
          distancesToT[from + i] = distance;
        }
      }
    }

    @Override
    public void close() {
      products.close();
    }
  }
}
