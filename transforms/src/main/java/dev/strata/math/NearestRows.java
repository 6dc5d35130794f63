/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import java.util.Arrays;

/**
 * The nearest rows that each of some queries has been shown so far: nearest first, ties by row,
 * similarities in double. What a query holds in the end does not depend on the order in which it
 * was shown rows. Each query is for one thread at a time.
 */
public final class NearestRows {
  private static final int NONE = -1;

  private final int queries;
  private final int size;
  private final int[] rows;
  private final double[] similarities;

  /**
   * Queries without any row yet.
   *
   * @param queries number of queries
   * @param size the most rows that each query keeps, from 1
   */
  public NearestRows(int queries, int size) {
    this.queries = queries;
    this.size = size;
    this.rows = new int[Math.multiplyExact(queries, size)];
    this.similarities = new double[queries * size];
    Arrays.fill(rows, NONE);
    Arrays.fill(similarities, Double.NEGATIVE_INFINITY);
  }

  /** A copy of the queries {@code which}, and of the rows that they keep. */
  public NearestRows copy(int[] which) {
    NearestRows copy = new NearestRows(which.length, size);
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(rows, which[i] * size, copy.rows, i * size, size);
      System.arraycopy(similarities, which[i] * size, copy.similarities, i * size, size);
    }
    return copy;
  }

  /** The number of rows that query {@code q} keeps. */
  public int count(int q) {
    int count = 0;
    while (count < size && rows[q * size + count] != NONE) {
      count++;
    }
    return count;
  }

  /** The {@code i}-th nearest row of query {@code q}, from 0. */
  public int row(int q, int i) {
    return rows[q * size + i];
  }

  /** The similarity of query {@code q} to its {@code i}-th nearest row, from 0. */
  public double similarity(int q, int i) {
    return similarities[q * size + i];
  }

  /**
   * The similarity of query {@code q} to the last row that it can keep; negative infinity while it
   * keeps fewer.
   */
  public double last(int q) {
    return similarities[(q + 1) * size - 1];
  }

  /**
   * The least product that may be of a row which query {@code q} would keep.
   *
   * @param error how far a product may be off
   */
  public float gate(int q, double error) {
    return atLeast(last(q) - error);
  }

  /** The largest float that is below {@code similarity}, or equal to it where that is infinite. */
  public static float atLeast(double similarity) {
    return Math.nextDown((float) similarity); // down, since the cast may have gone up
  }

  /** Shows query {@code q} what each query at the same place of {@code other} keeps. */
  public void addAll(NearestRows other) {
    for (int q = 0; q < queries; q++) {
      for (int i = 0; i < other.count(q); i++) {
        offer(q, other.row(q, i), other.similarity(q, i));
      }
    }
  }

  /** Shows a row to query {@code q}. */
  public void offer(int q, int row, double similarity) {
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
