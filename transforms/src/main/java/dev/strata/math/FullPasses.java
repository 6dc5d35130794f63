/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import dev.strata.math.NearestCentroids.Assignment;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Full passes of k-means over all rows, which change the centroids that they are given (S. Lloyd,
 * Least squares quantization in PCM, IEEE Trans. Inf. Theory 28 (1982)). They end early once a pass
 * lowers inertia by no more than {@value #TOLERANCE} of it.
 */
final class FullPasses {
  private static final double TOLERANCE = 3e-4;

  private final FloatMatrix x;
  private final float[] centroids;
  private Assignment assignment;
  private int made;

  FullPasses(FloatMatrix x, float[] centroids) {
    this.x = x;
    this.centroids = centroids;
    assign();
  }

  /** The nearest centroid of each row. */
  Assignment assignment() {
    return assignment;
  }

  /** The sum of the squared distances of the rows to their nearest centroid. */
  double inertia() {
    return assignment.inertia();
  }

  /** The number of passes so far. */
  int made() {
    return made;
  }

  /** Looks at the centroids again, which somebody else has changed. */
  void assign() {
    assignment = KMeans.assign(x, centroids);
  }

  /** Takes the centroids back to where they were. */
  void restore(float[] before, Assignment assignmentBefore) {
    System.arraycopy(before, 0, centroids, 0, before.length);
    assignment = assignmentBefore;
  }

  /** Makes passes, {@code most} at most, until they gain little. */
  void run(int most) {
    boolean improving = true;
    for (int pass = 0; pass < most && improving; pass++) {
      moveToMeans(x, assignment, centroids);
      double before = inertia();
      assign();
      made++;
      improving = before - inertia() > TOLERANCE * inertia();
    }
  }

  /**
   * Makes a Lloyd step: moves each centroid to the mean of its rows, and centroids without rows to
   * the rows that are farthest from their centroids.
   */
  static void moveToMeans(FloatMatrix x, Assignment assignment, float[] centroids) {
    int d = x.d();
    int k = centroids.length / d;
    ClusterSums sums = new ClusterSums(x, assignment.labels(), k);
    int[] empty = IntStream.range(0, k).filter(c -> sums.count(c) == 0).toArray();
    for (int c = 0; c < k; c++) {
      for (int j = 0; j < d && sums.count(c) > 0; j++) {
        centroids[c * d + j] = (float) (sums.sum(c, j) / sums.count(c));
      }
    }
    if (empty.length > 0) {
      int[] farthest =
          IntStream.range(0, Math.toIntExact(x.n()))
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -assignment.squaredDistances()[i]))
              .limit(empty.length)
              .mapToInt(i -> i)
              .toArray();
      for (int e = 0; e < empty.length; e++) {
        KMeans.copyRow(x, farthest[e], centroids, empty[e]);
      }
    }
  }
}
