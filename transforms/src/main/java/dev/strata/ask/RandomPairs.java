/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.math.Blocks;
import dev.strata.math.DotProducts;
import dev.strata.math.FloatMatrix;
import dev.strata.math.NearestRows;
import dev.strata.math.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The similarity from which two papers count as near: of random pairs of the archive's papers, one
 * in {@value #ONE_IN} reaches it.
 *
 * <p>The pairs are those of up to {@value #SAMPLE} random papers with each other. If the archive
 * has at least {@value #SAMPLE} papers, these are 8,386,560 pairs. The same vectors and seed give
 * the same similarity.
 */
final class RandomPairs {
  static final int ONE_IN = 10_000;
  private static final int SAMPLE = 4096;
  private static final int ROWS = 128;
  private static final double LONGEST_SQUARED = 1.003;

  private final FloatMatrix sample;
  private final double error;
  private final NearestRows highest;

  private RandomPairs(FloatMatrix sample, NearestRows highest) {
    this.sample = sample;
    this.error = DotProducts.error(sample.d()) * LONGEST_SQUARED;
    this.highest = highest;
  }

  /**
   * The similarity that one in {@value #ONE_IN} pairs reaches; of fewer pairs, that of the nearest
   * one. It is NaN where there is no pair.
   */
  static double threshold(FloatMatrix x, long seed) {
    int[] rows = sample(Math.toIntExact(x.n()), new SplittableRandom(seed));
    int pairs = rows.length * (rows.length - 1) / 2;
    if (pairs == 0) {
      return Double.NaN;
    }
    int reached = Math.max(1, pairs / ONE_IN);
    NearestRows highest = new NearestRows(1, reached);
    try (FloatMatrix sample = x.copy(rows, 0, rows.length)) {
      RandomPairs all = new RandomPairs(sample, highest);
      Blocks.run(Blocks.count(rows.length, ROWS), () -> all.new Mine(reached));
    }
    return highest.last(0);
  }

  /** Up to {@link #SAMPLE} of n rows, each as likely as any other, rising. */
  private static int[] sample(int n, SplittableRandom random) {
    int size = Math.min(SAMPLE, n);
    int[] rows = new int[n];
    Arrays.setAll(rows, i -> i);
    for (int i = 0; i < size; i++) {
      int other = i + random.nextInt(n - i);
      int row = rows[other];
      rows[other] = rows[i];
      rows[i] = row;
    }
    int[] chosen = Arrays.copyOf(rows, size);
    Arrays.sort(chosen);
    return chosen;
  }

  /** The highest similarities that one thread found. */
  private final class Mine implements Blocks.Worker {
    private final NearestRows found;
    private final DotProducts products = new DotProducts(ROWS * ROWS);
    private final float[] one = new float[sample.d()];
    private final float[] other = new float[sample.d()];

    Mine(int reached) {
      found = new NearestRows(1, reached);
    }

    /** Compares a block of rows with all rows before its end. */
    @Override
    public void run(int block) {
      int first = block * ROWS;
      int rows = (int) Math.min(ROWS, sample.n() - first);
      for (int from = 0; from <= first; from += ROWS) {
        int others = (int) Math.min(ROWS, sample.n() - from);
        float[] dots = products.of(sample.at(first), rows, sample.at(from), others, sample.d());
        float gate = found.gate(0, error);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < others && from + j < first + i; j++) {
            if (dots[i * others + j] >= gate) {
              sample.get(first + i, one);
              sample.get(from + j, other);
              int pair = (first + i) * SAMPLE + from + j;
              found.offer(0, pair, Vectors.dot(one, 0, other, 0, one.length));
              gate = found.gate(0, error);
            }
          }
        }
      }
    }

    @Override
    public void close() {
      synchronized (highest) {
        highest.addAll(found);
      }
      products.close();
    }
  }
}
