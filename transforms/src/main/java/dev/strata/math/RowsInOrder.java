/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import org.bytedeco.javacpp.FloatPointer;

/** The rows of a matrix in the order in which they lie there. */
record RowsInOrder(FloatMatrix x) implements Rows {

  @Override
  public long n() {
    return x.n();
  }

  @Override
  public int d() {
    return x.d();
  }

  @Override
  public int at(int place) {
    return place;
  }

  @Override
  public FloatPointer block(int first, int m, FloatMatrix buffer) {
    return x.at(first);
  }

  @Override
  public void get(int i, float[] row) {
    x.get(i, row);
  }

  @Override
  public void copy(int[] rows, int from, int to, FloatMatrix target) {
    target.gather(x, rows, from, to);
  }

  @Override
  public void close() {}
}
