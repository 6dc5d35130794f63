/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Computes the dot products of a block of rows with many other rows, by one BLAS sgemm on one
 * thread, or by one sgemv if the block is a single row.
 *
 * <p>Error: for unit rows each product is within {@link #error} of the true one, whatever order
 * BLAS sums in (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1,
 * with unit roundoff 2^-24). It holds scratch memory off the heap, and is for one thread.
 */
public final class DotProducts implements AutoCloseable {
  static {
    // Strata has threads of its own: BLAS must not start more
    openblas_nolapack.blas_set_num_threads(1);
  }

  private final FloatPointer products;
  private final float[] values;

  /**
   * Makes scratch memory for at most {@code size} products at a time, which is the number of rows
   * times the number of other rows.
   */
  public DotProducts(int size) {
    products = new FloatPointer(size);
    values = new float[size];
  }

  /** The largest error of a product of two unit rows of {@code d} floats. */
  public static double error(int d) {
    double unit = d * 0x1p-24;
    return unit / (1 - unit);
  }

  /**
   * The squared L2 norm of the row of {@code d} floats at {@code x}; its relative error is at most
   * {@link #error}.
   */
  static double squaredNorm(FloatPointer x, int d) {
    return openblas_nolapack.cblas_sdot(d, x, 1, x, 1);
  }

  /**
   * The products of {@code m} rows at {@code x} with {@code n} rows at {@code y}.
   *
   * @return row-major {@code m*n}, valid until the next call
   */
  public float[] of(FloatPointer x, int m, FloatPointer y, int n, int d) {
    if (m == 1) { // sgemm would copy y first
      openblas_nolapack.cblas_sgemv(
          openblas_nolapack.CblasRowMajor,
          openblas_nolapack.CblasNoTrans,
          n,
          d,
          1f,
          y,
          d,
          x,
          1,
          0f,
          products,
          1);
    } else {
      openblas_nolapack.cblas_sgemm(
          openblas_nolapack.CblasRowMajor,
          openblas_nolapack.CblasNoTrans,
          openblas_nolapack.CblasTrans,
          m,
          n,
          d,
          1f,
          x,
          d,
          y,
          d,
          0f,
          products,
          n);
    }
    products.get(values, 0, m * n);
    return values;
  }

  @Override
  public void close() {
    products.close();
  }
}
