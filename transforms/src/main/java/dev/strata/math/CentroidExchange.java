/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import dev.strata.math.NearestCentroids.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * K-means that goes on from earlier centroids: full passes, and then exchanges. In each round, rows
 * are drawn as k-means++ draws them, and take the place of the centroids that are worth least. A
 * centroid is worth what inertia would rise without it. An exchange that does not lower inertia by
 * {@value #WORTHWHILE} of it for each centroid is taken back: it would cost clusters their identity
 * for nothing.
 *
 * <p>Sources: S. Lattanzi and C. Sohler, A better k-means++ algorithm via local search, ICML 2019,
 * algorithm 2, which exchanges one centroid at a time; B. Fritzke, The k-means-u* algorithm,
 * arXiv:1706.09059, section 3, for what a centroid is worth.
 */
final class CentroidExchange {
  private static final double WORTHWHILE = 3e-4;

  /** One centroid in so many is exchanged in a round, at most. */
  private static final int EXCHANGED = 16;

  private static final int ROUNDS = 12;
  private static final int ROUNDS_WITHOUT_GAIN = 3;

  /** The tries of a round together, so that a small dense group of rows is hit. */
  private static final int TRIES = 1024;

  private final FloatMatrix x;
  private final int n;
  private final int d;
  private final int k;
  private final KMeans.Settings settings;
  private final RandomGenerator random;
  private final float[] centroids;

  CentroidExchange(FloatMatrix x, int k, KMeans.Settings settings) {
    this.x = x;
    this.n = Math.toIntExact(x.n());
    this.d = x.d();
    this.k = k;
    this.settings = settings;
    this.random = new MersenneTwister(settings.seed());
    this.centroids = new float[k * d];
  }

  /** Fits from {@code start}, see {@link KMeans#fitFrom}. */
  KMeans.Fit fit(float[] start) {
    float[] kept = start;
    while (kept.length > centroids.length) {
      kept = withoutLeastWorth(kept);
    }
    System.arraycopy(kept, 0, centroids, 0, kept.length);
    addHalves(kept);
    int rows = KMeans.startRows(n, k, settings);
    int[] order = KMeans.shuffled(n, rows, random);
    try (FloatMatrix some = x.copy(order, 0, rows)) {
      FullPasses passes = new FullPasses(x, centroids);
      passes.run(settings.lloydPasses());
      int without = 0;
      int most = Math.max(1, k / EXCHANGED);
      for (int round = 0; round < ROUNDS && without < ROUNDS_WITHOUT_GAIN && k > 1; round++) {
        if (exchange(some, order, most, passes)) {
          without = 0;
        } else {
          without++;
          most = Math.max(1, most / 2);
        }
      }
      return new KMeans.Fit(centroids, passes.inertia(), 0, passes.made());
    }
  }

  /**
   * Adds centroids to the first ones, which are {@code kept}, until there are k: of the cluster
   * with the largest inertia, the smaller half gets a centroid of its own. A row would be a poor
   * one: in many dimensions it is far even from rows of its own kind, and would be left alone.
   */
  private void addHalves(float[] kept) {
    int from = kept.length / d;
    PriorityQueue<Part> parts =
        new PriorityQueue<>(
            Comparator.comparingDouble(Part::inertia).reversed().thenComparingInt(Part::centroid));
    Assignment assignment = KMeans.assign(x, kept);
    Groups groups = Groups.of(assignment.labels(), from);
    for (int c = 0; from < k && c < from; c++) {
      int[] rows = Arrays.copyOfRange(groups.rows(), groups.begin(c), groups.begin(c + 1));
      double inertia = Arrays.stream(rows).mapToDouble(i -> assignment.squaredDistances()[i]).sum();
      parts.add(new Part(c, rows, inertia));
    }
    for (int c = from; c < k; c++) {
      Part largest = parts.poll();
      if (largest.rows().length < 2) { // all rows are centroids
        KMeans.copyRow(x, 0, centroids, c);
        parts.add(largest);
      } else {
        parts.addAll(halves(largest, c));
      }
    }
  }

  /** Rows and the centroid that stands for them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(int centroid, int[] rows, double inertia) {}

  /** Divides a cluster by k-means; its smaller half gets the centroid {@code other}. */
  private List<Part> halves(Part part, int other) {
    try (FloatMatrix some = x.copy(part.rows(), 0, part.rows().length)) {
      float[] two = KMeans.fit(some, 2, settings).centroids();
      Assignment assignment = KMeans.assign(some, two);
      Groups groups = Groups.of(assignment.labels(), 2);
      int larger = groups.size(0) >= groups.size(1) ? 0 : 1;
      List<Part> halves = new ArrayList<>();
      for (int half = 0; half < 2; half++) {
        int centroid = half == larger ? part.centroid() : other;
        System.arraycopy(two, half * d, centroids, centroid * d, d);
        int[] places =
            Arrays.copyOfRange(groups.rows(), groups.begin(half), groups.begin(half + 1));
        halves.add(
            new Part(
                centroid,
                Arrays.stream(places).map(place -> part.rows()[place]).toArray(),
                Arrays.stream(places)
                    .mapToDouble(place -> assignment.squaredDistances()[place])
                    .sum()));
      }
      return halves;
    }
  }

  /** Half of the centroids that are too many go; then the others are worth more. */
  private float[] withoutLeastWorth(float[] many) {
    int excess = (many.length - centroids.length) / d;
    Integer[] rising = rising(worth(KMeans.assign(x, many), many.length / d));
    Set<Integer> going = Set.of(Arrays.copyOf(rising, (excess + 1) / 2));
    float[] kept = new float[many.length - going.size() * d];
    int next = 0;
    for (int c = 0; c < many.length / d; c++) {
      if (!going.contains(c)) {
        System.arraycopy(many, c * d, kept, d * next++, d);
      }
    }
    return kept;
  }

  /** What inertia would rise without each centroid. */
  private static double[] worth(Assignment assignment, int k) {
    double[] worth = new double[k];
    for (int i = 0; i < assignment.labels().length; i++) {
      worth[assignment.labels()[i]] +=
          Math.max(0, assignment.seconds()[i] - assignment.squaredDistances()[i]); // 0: rounding
    }
    return worth;
  }

  private static Integer[] rising(double[] worth) {
    return IntStream.range(0, worth.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> worth[c]))
        .toArray(Integer[]::new);
  }

  /**
   * Exchanges centroids, {@code most} at most, for rows of {@code some}, which are the first ones
   * of {@code order}; returns whether inertia fell enough. Otherwise the centroids stay as they
   * are.
   */
  private boolean exchange(FloatMatrix some, int[] order, int most, FullPasses passes) {
    int rows = Math.toIntExact(some.n());
    double[] closest = new double[rows];
    Arrays.setAll(closest, i -> passes.assignment().squaredDistances()[order[i]]);
    KMeansPlusPlus.Further further =
        KMeansPlusPlus.choose(some, closest, most, TRIES / most, random);
    double[] worth = worth(passes.assignment(), k);
    Integer[] rising = rising(worth);
    double least = WORTHWHILE * passes.inertia();
    int exchanged = 0;
    while (exchanged < further.rows().length
        && further.gains()[exchanged] * n / rows - worth[rising[exchanged]] > least) {
      exchanged++;
    }
    if (exchanged == 0) {
      return false;
    }
    float[] before = centroids.clone();
    Assignment assignment = passes.assignment();
    double inertia = passes.inertia();
    for (int e = 0; e < exchanged; e++) {
      KMeans.copyRow(some, further.rows()[e], centroids, rising[e]);
    }
    passes.assign();
    passes.run(settings.lloydPasses());
    if (passes.inertia() > inertia - exchanged * least) {
      passes.restore(before, assignment);
      return false;
    }
    return true;
  }
}
