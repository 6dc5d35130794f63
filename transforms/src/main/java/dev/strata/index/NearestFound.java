/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.index.LonelyPapers.Neighbor;
import dev.strata.math.NearestRows;
import dev.strata.math.Rows;
import dev.strata.math.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The nearest other rows that some rows, the queries, have been shown so far: nearest first, ties
 * by row, similarities in double. The neighbours that a query holds do not depend on the order in
 * which it was shown rows. Each query is for one thread at a time.
 *
 * <p>Once a query has {@code size} neighbours, the similarity of the last one is a lower bound of
 * that similarity after all rows have been shown.
 */
final class NearestFound {
  private final Rows x;
  private final int[] queries;
  private final double error;
  private final NearestRows nearest;

  /**
   * Queries without any neighbour yet.
   *
   * @param queries rows of {@code x}
   * @param size number of neighbours that each query keeps
   * @param error how far a product that is shown may be off
   */
  NearestFound(Rows x, int[] queries, int size, double error) {
    this(x, queries, error, new NearestRows(queries.length, size));
  }

  private NearestFound(Rows x, int[] queries, double error, NearestRows nearest) {
    this.x = x;
    this.queries = queries;
    this.error = error;
    this.nearest = nearest;
  }

  /** A copy of the queries at the places {@code which}, and of the neighbours that they found. */
  NearestFound copy(int[] which) {
    int[] some = Arrays.stream(which).map(q -> queries[q]).toArray();
    return new NearestFound(x, some, error, nearest.copy(which));
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
    return nearest.last(q);
  }

  /** The neighbours that query {@code q} found, nearest first. */
  List<Neighbor> neighbors(int q) {
    return IntStream.range(0, nearest.count(q))
        .mapToObj(i -> new Neighbor(nearest.row(q, i), nearest.similarity(q, i)))
        .toList();
  }

  /** Shows each query the neighbours that the query at its place in {@code other} found. */
  void addAll(NearestFound other) {
    nearest.addAll(other.nearest);
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
      float gate = nearest.gate(q, error);
      for (int i = 0; i < m; i++) {
        if (products[offset + i] >= gate) {
          int candidate = rowOf.applyAsInt(i);
          if (candidate != queries[q]) {
            x.get(queries[q], row);
            x.get(candidate, other);
            nearest.offer(q, candidate, Vectors.dot(row, 0, other, 0, row.length));
            gate = nearest.gate(q, error);
          }
        }
      }
    }
  }
}
