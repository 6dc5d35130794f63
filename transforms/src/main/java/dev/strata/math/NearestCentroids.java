/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Finds the nearest centroid of each row by squared L2; ties go to the lowest centroid.
 *
 * <p>Since {@code |x-c|^2 = |x|^2 + |c|^2 - 2xc}, a block of rows takes one sgemm and a search for
 * the smallest {@code |c|^2 / 2 - xc}. If other centroids are within rounding error of the
 * smallest, they are compared again in double, so the labels are those of exact arithmetic, except
 * for differences below 1e-12. The distances are less exact: see {@link Assignment}. It is safe to
 * use from many threads.
 */
public final class NearestCentroids implements Labeller {
  private static final int BLOCK_ROWS = 512;

  private final int k;
  private final int d;
  private final float[] centroids;
  private final float[] halfNorms;
  private final double longest;
  private final FloatMatrix matrix;

  /**
   * Takes {@code k*d} floats of centroids, which are copied.
   *
   * @throws IllegalArgumentException if there is no centroid
   */
  public NearestCentroids(float[] centroids, int d) {
    Preconditions.checkArgument(centroids.length >= d, "there must be at least one centroid");
    this.k = centroids.length / d;
    this.d = d;
    this.centroids = centroids.clone();
    this.matrix = FloatMatrix.of(centroids, d);
    this.halfNorms = new float[k];
    double max = 0;
    for (int c = 0; c < k; c++) {
      double squaredNorm = Vectors.squaredNorm(centroids, c * d, d);
      halfNorms[c] = (float) (squaredNorm / 2);
      max = Math.max(max, Math.sqrt(squaredNorm));
    }
    this.longest = max;
  }

  /**
   * The nearest centroids of some rows.
   *
   * @param labels the nearest centroid of each row
   * @param squaredDistances the squared distance of each row to its nearest centroid; its error is
   *     at most {@code 2(|x|+|c|)^2} times {@link DotProducts#error}; exactly 0 if row and centroid
   *     are equal
   * @param seconds the squared distance of each row to its second nearest centroid, with that
   *     error; infinite where there is one centroid
   */
  @SuppressWarnings("ArrayRecordComponent") // a result to be read, never compared
  public record Assignment(int[] labels, double[] squaredDistances, double[] seconds) {
    /** The sum of the squared distances, added in row order. */
    public double inertia() {
      double sum = 0;
      for (double distance : squaredDistances) {
        sum += distance;
      }
      return sum;
    }
  }

  /** The nearest centroid of each row of {@code x}, computed on all cores. */
  public Assignment assign(FloatMatrix x) {
    Preconditions.checkArgument(x.d() == d, "rows have %s components, centroids %s", x.d(), d);
    int n = Math.toIntExact(x.n());
    int[] labels = new int[n];
    double[] distances = new double[n];
    double[] seconds = new double[n];
    Blocks.run(Blocks.count(n, BLOCK_ROWS), () -> new BlockWorker(x, labels, distances, seconds));
    return new Assignment(labels, distances, seconds);
  }

  @Override
  public int[] labels(FloatMatrix x) {
    return assign(x).labels();
  }

  @Override
  public void close() {
    matrix.close();
  }

  private final class BlockWorker implements Blocks.Worker {
    private final FloatMatrix x;
    private final int[] labels;
    private final double[] distances;
    private final double[] seconds;
    private final DotProducts products = new DotProducts(BLOCK_ROWS * k);
    private final FloatPointer y = matrix.at(0);
    private final float[] row = new float[d];

    BlockWorker(FloatMatrix x, int[] labels, double[] distances, double[] seconds) {
      this.x = x;
      this.labels = labels;
      this.distances = distances;
      this.seconds = seconds;
    }

    @Override
    public void run(int block) {
      int from = block * BLOCK_ROWS;
      int m = (int) Math.min(BLOCK_ROWS, x.n() - from);
      float[] dots = products.of(x.at(from), m, y, k, d);
      for (int i = 0; i < m; i++) {
        nearest(dots, i * k, from + i);
      }
    }

    /** Finds the nearest centroid of row {@code i}, whose products begin at {@code offset}. */
    private void nearest(float[] dots, int offset, int i) {
      float smallest = Float.POSITIVE_INFINITY; // of |c|^2 / 2 - xc
      float second = Float.POSITIVE_INFINITY;
      int label = 0;
      for (int c = 0; c < k; c++) {
        float score = halfNorms[c] - dots[offset + c];
        if (score < second) {
          if (score < smallest) {
            second = smallest;
            smallest = score;
            label = c;
          } else {
            second = score;
          }
        }
      }
      double squaredNorm = DotProducts.squaredNorm(x.at(i), d);
      double both = Math.sqrt(squaredNorm) + longest;
      // each score is off by |x| |c| error, which is both^2 error / 4 at most, and by rounding;
      // |x| itself is not exact
      float margin = (float) (1.001 * both * both * DotProducts.error(d + 4));
      double distance = squaredNorm + 2.0 * smallest;
      seconds[i] = squaredNorm + 2.0 * second;
      if (second - smallest > margin && distance > 2 * margin) {
        labels[i] = label;
        distances[i] = distance;
      } else {
        inDouble(dots, offset, i, smallest + margin);
      }
    }

    /** Compares, in double, the centroids whose score is no more than {@code most}. */
    private void inDouble(float[] dots, int offset, int i, float most) {
      x.get(i, row);
      int label = -1;
      double best = Double.POSITIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        if (halfNorms[c] - dots[offset + c] <= most) {
          double distance = Vectors.squaredDistance(row, 0, centroids, c * d, d);
          if (distance < best) {
            best = distance;
            label = c;
          }
        }
      }
      labels[i] = label;
      distances[i] = best;
    }

    @Override
    public void close() {
      products.close();
    }
  }
}
