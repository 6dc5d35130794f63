/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.index.LonelyPapers.Neighbor;
import dev.strata.math.Rows;
import dev.strata.math.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The nearest other rows that some rows, the queries, have been shown so far: nearest first, ties
 * by row, similarities in double. The neighbours that a query holds do not depend on the order in
 * which it was shown rows. Each query is for one thread at a time.
 *
 * <p>Once a query has {@code size} neighbours, the similarity of the last one is a lower bound of
 * that similarity after all rows have been shown.
 */
final class NearestFound {
  private static final int NONE = -1;

  private final Rows x;
  private final int[] queries;
  private final int size;
  private final double error;
  private final int[] rows;
  private final double[] similarities;

  /**
   * Queries without any neighbour yet.
   *
   * @param queries rows of {@code x}
   * @param size number of neighbours that each query keeps
   * @param error how far a product that is shown may be off
   */
  NearestFound(Rows x, int[] queries, int size, double error) {
    this.x = x;
    this.queries = queries;
    this.size = size;
    this.error = error;
    this.rows = new int[queries.length * size];
    this.similarities = new double[queries.length * size];
    Arrays.fill(rows, NONE);
    Arrays.fill(similarities, Double.NEGATIVE_INFINITY);
  }

  /** A copy of the queries at the places {@code which}, and of the neighbours that they found. */
  NearestFound copy(int[] which) {
    int[] some = Arrays.stream(which).map(q -> queries[q]).toArray();
    NearestFound copy = new NearestFound(x, some, size, error);
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(rows, which[i] * size, copy.rows, i * size, size);
      System.arraycopy(similarities, which[i] * size, copy.similarities, i * size, size);
    }
    return copy;
  }

  /** The rows that look for neighbours. */
  int[] queries() {
    return queries;
  }

  /**
   * The similarity of query {@code q} to its last neighbour; negative infinity while it has fewer
   * than {@code size}.
   */
  double last(int q) {
    return similarities[(q + 1) * size - 1];
  }

  /** The neighbours that query {@code q} found, nearest first. */
  List<Neighbor> neighbors(int q) {
    List<Neighbor> found = new ArrayList<>();
    for (int i = q * size; i < (q + 1) * size && rows[i] != NONE; i++) {
      found.add(new Neighbor(rows[i], similarities[i]));
    }
    return found;
  }

  /** Shows each query the neighbours that the query at its place in {@code other} found. */
  void addAll(NearestFound other) {
    for (int i = 0; i < rows.length; i++) {
      if (other.rows[i] != NONE) {
        offer(i / size, other.rows[i], other.similarities[i]);
      }
    }
  }

  /** Shows products to queries; for one thread. */
  final class Show {
    private final float[] row = new float[x.d()];
    private final float[] other = new float[x.d()];

    /**
     * Shows query {@code q} its products with {@code m} rows.
     *
     * @param products the products, from {@code offset} on
     * @param rowOf the row that the i-th product is with
     */
    void products(int q, float[] products, int offset, int m, IntUnaryOperator rowOf) {
      float gate = gate(q);
      for (int i = 0; i < m; i++) {
        if (products[offset + i] >= gate) {
          int candidate = rowOf.applyAsInt(i);
          if (candidate != queries[q]) {
            x.get(queries[q], row);
            x.get(candidate, other);
            offer(q, candidate, Vectors.dot(row, 0, other, 0, row.length));
            gate = gate(q);
          }
        }
      }
    }
  }

  /** The least product that may be of a row nearer than the last neighbour. */
  private float gate(int q) {
    return Math.nextDown((float) (last(q) - error)); // down, since the cast may have gone up
  }

  private void offer(int q, int row, double similarity) {
    int begin = q * size;
    int at = begin + size;
    while (at > begin && isNearer(similarity, row, at - 1)) {
      at--;
    }
    if (at == begin + size || (at > begin && rows[at - 1] == row)) { // no nearer, or known
      return;
    }
    System.arraycopy(rows, at, rows, at + 1, begin + size - 1 - at);
    System.arraycopy(similarities, at, similarities, at + 1, begin + size - 1 - at);
    rows[at] = row;
    similarities[at] = similarity;
  }

  private boolean isNearer(double similarity, int row, int than) {
    return similarity > similarities[than]
        || (similarity == similarities[than] && (rows[than] == NONE || row < rows[than]));
  }
}
