/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * {@code n*d} floats off the Java heap, row-major.
 *
 * <p>Rows may be written by many threads as long as no two write the same one; reading is safe once
 * writing has ended. Closing frees the memory.
 */
public final class FloatMatrix implements AutoCloseable {
  private final long n;
  private final int d;
  private final FloatPointer values;

  /**
   * A matrix of undefined content.
   *
   * @throws IllegalArgumentException where {@code n} is negative or {@code d} is not positive
   * @throws OutOfMemoryError where {@code 4*n*d} bytes are not to be had
   */
  public FloatMatrix(long n, int d) {
    Preconditions.checkArgument(n >= 0, "n must not be negative, was %s", n);
    Preconditions.checkArgument(d > 0, "d must be positive, was %s", d);
    this.n = n;
    this.d = d;
    this.values = new FloatPointer(Math.max(1, Math.multiplyExact(n, d)));
  }

  /** A copy of {@code n*d} floats. */
  public static FloatMatrix of(float[] values, int d) {
    FloatMatrix matrix = new FloatMatrix(values.length / d, d);
    matrix.values.put(values, 0, values.length);
    return matrix;
  }

  /** Rows. */
  public long n() {
    return n;
  }

  /** Components of a row. */
  public int d() {
    return d;
  }

  /** Writes row {@code i}. */
  public void put(long i, float[] row) {
    Preconditions.checkArgument(row.length == d, "a row has %s components, not %s", d, row.length);
    checkRows(i, 1);
    at(i).put(row, 0, d);
  }

  /** Reads row {@code i} into {@code row}. */
  public void get(long i, float[] row) {
    get(i, 1, row);
  }

  /** Reads rows {@code from} to {@code from+rows} into the start of {@code target}. */
  public void get(long from, int rows, float[] target) {
    checkRows(from, rows);
    at(from).get(target, 0, rows * d);
  }

  /** Where row {@code i} begins, for native code; valid until this matrix is closed. */
  public FloatPointer at(long i) {
    Preconditions.checkArgument(i >= 0 && i <= n, "row must be in [0, %s], was %s", n, i);
    return new Slice(values, i * d);
  }

  private void checkRows(long from, int rows) {
    Preconditions.checkArgument(
        from >= 0 && from + rows <= n, "rows must be in [0, %s), were %s from %s", n, rows, from);
  }

  @Override
  public void close() {
    values.close();
  }

  /** A view that owns nothing. */
  private static final class Slice extends FloatPointer {
    Slice(FloatPointer base, long offset) {
      super((Pointer) null);
      address = base.address() + offset * Float.BYTES;
    }
  }
}
