/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import dev.strata.math.NearestCentroids.Assignment;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * K-means clustering by mini-batches, which mean what scikit-learn means by them, and then by full
 * passes.
 *
 * <p>Mini-batches find the neighbourhood of a good clustering cheaply; the full passes after them
 * go down to its minimum. There is a single start, which is seeded.
 */
public final class KMeans {
  /*
   * Mini-batch: D. Sculley, Web-scale k-means clustering, WWW 2010, algorithm 1: each centroid is the
   * mean of all rows that batches ever gave it, so its learning rate is one over their number. As in
   * scikit-learn's MiniBatchKMeans: start from greedy k-means++ on three batches' worth of rows; draw
   * batches with replacement; move centroids that have less than reassignmentRatio of the largest
   * one's rows to random rows of the batch; stop when the smoothed inertia has not fallen for
   * maxNoImprovement batches.
   *
   * Full passes: S. Lloyd, Least squares quantization in PCM, IEEE Trans. Inf. Theory 28 (1982).
   * Inertia never rises. A centroid without rows moves to the row farthest from its own. They end
   * early once a pass lowers inertia by little.
   */

  /**
   * The settings of a fit.
   *
   * @param seed seed of all random choices of the fit
   * @param batchSize rows of a mini-batch
   * @param maxPasses most passes over the rows that mini-batches may amount to
   * @param maxNoImprovement mini-batches without improvement after which the full passes begin
   * @param reassignmentRatio share of the largest centroid's rows below which a centroid is moved
   * @param lloydPasses full passes after the mini-batches, at most
   */
  public record Settings(
      long seed,
      int batchSize,
      int maxPasses,
      int maxNoImprovement,
      double reassignmentRatio,
      int lloydPasses)
      implements Serializable {

    /** Returns these settings with another seed. */
    public Settings withSeed(long other) {
      return new Settings(
          other, batchSize, maxPasses, maxNoImprovement, reassignmentRatio, lloydPasses);
    }
  }

  /**
   * The result of a fit.
   *
   * @param centroids {@code k*d} floats, row-major, not normalised
   * @param inertia sum of the squared distances of the rows to their nearest centroid
   * @param batches number of mini-batches drawn
   * @param fullPasses number of Lloyd passes made
   */
  @SuppressWarnings("ArrayRecordComponent") // a result to be read, never compared
  public record Fit(float[] centroids, double inertia, int batches, int fullPasses) {}

  private final FloatMatrix x;
  private final int n;
  private final int d;
  private final int k;
  private final Settings settings;
  private final RandomGenerator random;
  private final float[] centroids;

  private KMeans(FloatMatrix x, int k, Settings settings) {
    this.x = x;
    this.n = Math.toIntExact(x.n());
    this.d = x.d();
    this.k = k;
    this.settings = settings;
    this.random = new MersenneTwister(settings.seed());
    this.centroids = new float[k * d];
  }

  /**
   * Fits {@code k} centroids to the rows of {@code x}.
   *
   * @throws IllegalArgumentException if {@code k} is not in [1, n]
   */
  public static Fit fit(FloatMatrix x, int k, Settings settings) {
    Preconditions.checkArgument(k >= 1 && k <= x.n(), "k must be in [1, %s], was %s", x.n(), k);
    return new KMeans(x, k, settings).fit();
  }

  /**
   * Fits {@code k} centroids to the rows of {@code x}, from earlier centroids: where a centroid
   * stays among the rows that it had, it keeps its place in the order.
   *
   * @param start the earlier centroids, any number of them but none, row-major; where they are more
   *     than {@code k}, those that are worth least go
   * @throws IllegalArgumentException if {@code k} is not in [1, n]
   */
  public static Fit fitFrom(FloatMatrix x, int k, float[] start, Settings settings) {
    Preconditions.checkArgument(k >= 1 && k <= x.n(), "k must be in [1, %s], was %s", x.n(), k);
    Preconditions.checkArgument(
        start.length > 0 && start.length % x.d() == 0,
        "centroids of other vectors: %s floats are no rows of %s",
        start.length,
        x.d());
    return new CentroidExchange(x, k, settings).fit(start);
  }

  private Fit fit() {
    int rows = startRows(n, k, settings);
    try (FloatMatrix some = x.copy(shuffled(n, rows, random), 0, rows)) {
      some.get(KMeansPlusPlus.choose(some, k, random), centroids);
    }
    int batches;
    try (FloatMatrix batch = new FloatMatrix(Math.min(settings.batchSize(), n), d)) {
      batches = miniBatches(batch); // all in one matrix: new memory is slow
    }
    FullPasses passes = new FullPasses(x, centroids);
    passes.run(settings.lloydPasses());
    return new Fit(centroids, passes.inertia(), batches, passes.made());
  }

  /** The number of rows from which centroids are drawn. */
  static int startRows(int n, int k, Settings settings) {
    return Math.max(k, Math.min(n, 3 * Math.min(settings.batchSize(), n)));
  }

  /** All rows, the first {@code rows} of which are random ones. */
  static int[] shuffled(int n, int rows, RandomGenerator random) {
    int[] order = IntStream.range(0, n).toArray();
    for (int i = 0; i < rows; i++) {
      int j = i + random.nextInt(n - i);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /**
   * Draws mini-batches into {@code batch} and learns from them; returns the number of mini-batches.
   */
  private int miniBatches(FloatMatrix batch) {
    int batchSize = Math.toIntExact(batch.n());
    long steps = (long) settings.maxPasses() * n / batchSize;
    double alpha = Math.min(1, 2.0 * batchSize / (n + 1.0));
    double[] weights = new double[k];
    int[] rows = new int[batchSize];
    double smoothed = Double.NaN;
    double lowest = Double.POSITIVE_INFINITY;
    int withoutImprovement = 0;
    for (int step = 0; step < steps; step++) {
      Arrays.setAll(rows, i -> random.nextInt(n));
      batch.gather(x, rows, 0, batchSize);
      Assignment assignment = assign(batch, centroids);
      double inertia = assignment.inertia() / batchSize;
      learn(batch, assignment.labels(), weights);
      reassign(batch, centroids, weights, settings.reassignmentRatio(), random);
      if (step == 0) {
        continue; // the first inertia is that of the start, not of a step
      }
      smoothed = Double.isNaN(smoothed) ? inertia : smoothed * (1 - alpha) + inertia * alpha;
      withoutImprovement = smoothed < lowest ? 0 : withoutImprovement + 1;
      lowest = Math.min(lowest, smoothed);
      if (withoutImprovement >= settings.maxNoImprovement()) {
        return step + 1;
      }
    }
    return (int) steps;
  }

  private void learn(FloatMatrix batch, int[] labels, double[] weights) {
    ClusterSums sums = new ClusterSums(batch, labels, k);
    for (int c = 0; c < k; c++) {
      long rows = sums.count(c);
      if (rows > 0) {
        double total = weights[c] + rows;
        for (int j = 0; j < d; j++) {
          int at = c * d + j;
          centroids[at] = (float) ((centroids[at] * weights[c] + sums.sum(c, j)) / total);
        }
        weights[c] = total;
      }
    }
  }

  /**
   * Moves the centroids that have less than {@code ratio} of the rows of the largest one to random
   * rows of {@code batch}, those with the fewest rows first, and at most half as many as the batch
   * has rows. Each moved centroid gets the least weight of the centroids that are not moved.
   */
  static void reassign(
      FloatMatrix batch,
      float[] centroids,
      double[] weights,
      double ratio,
      RandomGenerator random) {
    double largest = Arrays.stream(weights).max().orElse(0);
    int[] poor =
        IntStream.range(0, weights.length)
            .filter(c -> weights[c] < ratio * largest)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> weights[c]))
            .limit(batch.n() / 2)
            .mapToInt(c -> c)
            .toArray();
    if (poor.length == 0) {
      return;
    }
    double[] rich = weights.clone();
    Arrays.stream(poor).forEach(c -> rich[c] = Double.POSITIVE_INFINITY);
    double least = Arrays.stream(rich).min().orElse(0);
    int[] order = shuffled(Math.toIntExact(batch.n()), poor.length, random);
    for (int i = 0; i < poor.length; i++) {
      copyRow(batch, order[i], centroids, poor[i]);
      weights[poor[i]] = least;
    }
  }

  static Assignment assign(FloatMatrix rows, float[] to) {
    try (NearestCentroids nearest = new NearestCentroids(to, rows.d())) {
      return nearest.assign(rows);
    }
  }

  static void copyRow(FloatMatrix from, int row, float[] centroids, int centroid) {
    float[] values = new float[from.d()];
    from.get(row, values);
    System.arraycopy(values, 0, centroids, centroid * from.d(), from.d());
  }
}
