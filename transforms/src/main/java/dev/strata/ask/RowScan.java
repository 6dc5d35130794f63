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
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Compares questions with all rows that pass the filter, on all cores. BLAS tells which rows may be
 * near enough, within its proven rounding error; the similarities that are given out are dot
 * products in double, see {@link Vectors#dot}.
 */
final class RowScan implements Blocks.Worker {
  /** The most questions that are compared at once. */
  static final int QUESTIONS = 64;

  /** A divisor of {@link FloatMatrix#PIECE_ROWS}. */
  private static final int ROWS = 1024;

  /**
   * If more than one row in {@value} of a block passes the filter, the whole block is multiplied.
   * Otherwise the rows that pass are copied together first, and only they are multiplied.
   */
  private static final int PART = 2;

  /** So many similarities of a block, or fewer, are computed in double at once, without BLAS. */
  private static final int FEW = 64;

  /** An upper bound of a row's squared length: lengths may differ from 1 by a thousandth. */
  private static final double LONGEST_SQUARED = 1.003;

  /** Takes the rows that are near to questions; for one thread. */
  interface Taker {
    /** Similarities below this are of no interest to question {@code q}. */
    double least(int q);

    /** Takes a row whose similarity to question {@code q} may be of interest. */
    void take(int q, int row, double similarity);

    /** Takes the number of a row that passes the filter; once for all questions. */
    default void left(int row) {}

    /** Adds what it took to the result; called by one thread at a time. */
    void end();
  }

  private final FloatMatrix x;
  private final IntPredicate filter;
  private final FloatMatrix questions;
  private final float[][] values;
  private final Taker taker;
  private final Object lock;
  private final double error;
  private final float[] row;
  private final int[] kept = new int[ROWS];
  private final FloatMatrix gathered;
  private final DotProducts products;

  private RowScan(
      FloatMatrix x,
      IntPredicate filter,
      FloatMatrix questions,
      float[][] values,
      Taker taker,
      Object lock) {
    this.x = x;
    this.filter = filter;
    this.questions = questions;
    this.values = values;
    this.taker = taker;
    this.lock = lock;
    error = DotProducts.error(x.d()) * LONGEST_SQUARED;
    row = new float[x.d()];
    gathered = new FloatMatrix(ROWS / PART, x.d());
    products = new DotProducts(values.length * ROWS);
  }

  /**
   * Compares.
   *
   * @param filter the rows that are compared; null for all
   * @param questions at most {@link #QUESTIONS} vectors of unit length
   * @param takers makes the taker of each thread
   */
  static void run(
      FloatMatrix x, IntPredicate filter, float[][] questions, Supplier<? extends Taker> takers) {
    Object lock = new Object();
    try (FloatMatrix matrix = new FloatMatrix(questions.length, x.d())) {
      for (int q = 0; q < questions.length; q++) {
        matrix.put(q, questions[q]);
      }
      Blocks.run(
          Blocks.count(x.n(), ROWS),
          () -> new RowScan(x, filter, matrix, questions, takers.get(), lock));
    }
  }

  @Override
  public void run(int block) {
    int first = block * ROWS;
    int rows = (int) Math.min(ROWS, x.n() - first);
    int left = keep(first, rows);
    if (left * values.length <= FEW) {
      compareEach(first, left);
    } else {
      multiply(first, rows, left);
    }
  }

  private void compareEach(int first, int left) {
    for (int i = 0; i < left; i++) {
      x.get(first + kept[i], row);
      for (int q = 0; q < values.length; q++) {
        double similarity = Vectors.dot(values[q], 0, row, 0, row.length);
        if (similarity >= taker.least(q)) {
          taker.take(q, first + kept[i], similarity);
        }
      }
    }
  }

  private void multiply(int first, int rows, int left) {
    boolean whole = left * PART > rows;
    FloatPointer them = whole ? x.at(first) : gather(first, left);
    int stride = whole ? rows : left;
    float[] dots = products.of(questions.at(0), values.length, them, stride, x.d());
    for (int q = 0; q < values.length; q++) {
      float gate = gate(q);
      for (int i = 0; i < left; i++) {
        if (dots[q * stride + (whole ? kept[i] : i)] >= gate) {
          x.get(first + kept[i], row);
          taker.take(q, first + kept[i], Vectors.dot(values[q], 0, row, 0, row.length));
          gate = gate(q);
        }
      }
    }
  }

  private float gate(int q) {
    return NearestRows.atLeast(taker.least(q) - error);
  }

  /** Puts the rows that pass the filter, as distances from {@code first}, into {@code kept}. */
  private int keep(int first, int rows) {
    int left = 0;
    for (int i = 0; i < rows; i++) {
      if (filter == null || filter.test(first + i)) {
        kept[left++] = i;
        taker.left(first + i);
      }
    }
    return left;
  }

  private FloatPointer gather(int first, int left) {
    int[] rows = new int[left];
    for (int i = 0; i < left; i++) {
      rows[i] = first + kept[i];
    }
    gathered.gather(0, x, rows, 0, left);
    return gathered.at(0);
  }

  @Override
  public void close() {
    synchronized (lock) {
      taker.end();
    }
    products.close();
    gathered.close();
  }
}
