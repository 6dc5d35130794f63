/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The rows of a matrix, by number, wherever each lies: in the order of the numbers, or grouped as
 * in {@link GroupedRows}. Results do not depend on where rows lie.
 */
public interface Rows extends AutoCloseable {

  /** The rows of {@code x}, which stays open. */
  static Rows of(FloatMatrix x) {
    return new RowsInOrder(x);
  }

  /** The number of rows. */
  long n();

  /** The number of components of a row. */
  int d();

  /** The row that lies at {@code place}. */
  int at(int place);

  /**
   * The rows at the {@code m} places from {@code first} on, as {@code m*d} floats for native code.
   * A block must begin at a multiple of a divisor of {@link FloatMatrix#PIECE_ROWS}, and be no
   * longer than that divisor.
   *
   * @param buffer memory of at least {@code m} rows, into which the rows may be read
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
   * Says in which order rows will be asked for, so that they may be moved into that order. It must
   * not be called while other threads read.
   */
  default void expect(int[] order) {}

  @Override
  void close();
}
