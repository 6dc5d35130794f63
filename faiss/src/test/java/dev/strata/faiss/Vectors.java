/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/** Seeded vectors of unit length, and searches in them; all {@code n*d}, row-major. */
final class Vectors {

  /** What a search found: {@code n*k} each, best first. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Found(float[] distances, long[] labels) {

    /** The share of {@code truth}'s labels that are here too, query by query. */
    double recall(Found truth, int k) {
      long hits =
          IntStream.range(0, labels.length)
              .filter(
                  i -> {
                    int first = i / k * k;
                    return IntStream.range(first, first + k)
                        .anyMatch(j -> truth.labels[j] == labels[i]);
                  })
              .count();
      return (double) hits / labels.length;
    }
  }

  private Vectors() {}

  static float[] random(int n, int d, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n * d];
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (int j = 0; j < d; j++) {
        float component = (float) random.nextGaussian();
        x[i * d + j] = component;
        squares += (double) component * component;
      }
      for (int j = 0; j < d; j++) {
        x[i * d + j] /= (float) Math.sqrt(squares);
      }
    }
    return x;
  }

  static Found search(FaissIndex index, float[] queries, int k) {
    int n = queries.length / index.d();
    try (FloatPointer x = new FloatPointer(queries);
        FloatPointer distances = new FloatPointer((long) n * k);
        LongPointer labels = new LongPointer((long) n * k)) {
      index.search(n, x, k, distances, labels);
      Found found = new Found(new float[n * k], new long[n * k]);
      distances.get(found.distances);
      labels.get(found.labels);
      return found;
    }
  }

  /** Largest inner products, summed in double; ties go to the lowest row. */
  static Found bruteForce(float[] x, float[] queries, int d, int k) {
    int n = queries.length / d;
    Found found = new Found(new float[n * k], new long[n * k]);
    for (int q = 0; q < n; q++) {
      double[] products = new double[x.length / d];
      for (int i = 0; i < products.length; i++) {
        for (int j = 0; j < d; j++) {
          products[i] += (double) queries[q * d + j] * x[i * d + j];
        }
      }
      int[] best =
          IntStream.range(0, products.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -products[i]))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();
      for (int r = 0; r < k; r++) {
        found.distances[q * k + r] = (float) products[best[r]];
        found.labels[q * k + r] = best[r];
      }
    }
    return found;
  }

  static double largestDifference(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
  }
}
