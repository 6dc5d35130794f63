/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The rows of a matrix, by number, wherever each lies: in the order of the numbers, or as {@link
 * GroupedRows}. What is computed of them does not depend on that.
 */
public interface Rows extends AutoCloseable {

  /** Those of {@code x}, which stays open. */
  static Rows of(FloatMatrix x) {
    return new RowsInOrder(x);
  }

  /** How many. */
  long n();

  /** Components of a row. */
  int d();

  /** The row that lies at {@code place}. */
  int at(int place);

  /**
   * The rows that lie at {@code m} places from {@code first} on, {@code m*d} floats for native
   * code; no blocks but those that begin at multiples of a divisor of {@link
   * FloatMatrix#PIECE_ROWS}, and are no longer.
   *
   * @param buffer {@code m} rows or more, which may be used for them
   */
  FloatPointer block(int first, int m, FloatMatrix buffer);

  /** Reads row {@code i} into {@code row}. */
  void get(int i, float[] row);

  /**
   * Copies rows into the first rows of {@code target}.
   *
   * @param rows which, from index {@code from} to before {@code to}
   */
  void copy(int[] rows, int from, int to, FloatMatrix target);

  /**
   * A copy of some rows.
   *
   * @param rows which, from index {@code from} to before {@code to}
   */
  default FloatMatrix copy(int[] rows, int from, int to) {
    FloatMatrix copy = new FloatMatrix(to - from, d());
    copy(rows, from, to, copy);
    return copy;
  }

  /**
   * Says in which order rows will be asked for, so that they may be laid so; not while others read.
   */
  default void expect(int[] order) {}

  @Override
  void close();
}
