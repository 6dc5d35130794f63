/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.math.FloatMatrix;
import dev.strata.math.NearestRows;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Finds the rows that are nearest to questions, exactly: those of comparing all rows in double. */
final class NearestScan {
  private final NearestRows nearest;
  private final List<Set<Integer>> leftOut;
  private long compared;

  private NearestScan(NearestRows nearest, List<Set<Integer>> leftOut) {
    this.nearest = nearest;
    this.leftOut = leftOut;
  }

  /**
   * What was found.
   *
   * @param nearest the nearest rows of each question
   * @param compared the number of rows that passed the filter
   */
  record Nearest(NearestRows nearest, long compared) {}

  /**
   * The nearest rows of each question.
   *
   * @param filter the rows that are compared; null for all
   * @param leftOut the rows that are no answer to each question
   * @param count the most rows for each question
   */
  static Nearest find(
      FloatMatrix x,
      IntPredicate filter,
      float[][] questions,
      List<Set<Integer>> leftOut,
      int count) {
    NearestScan scan = new NearestScan(new NearestRows(questions.length, count), leftOut);
    RowScan.run(x, filter, questions, () -> scan.new Mine(questions.length, count));
    return new Nearest(scan.nearest, scan.compared);
  }

  /** What one thread found. */
  private final class Mine implements RowScan.Taker {
    private final NearestRows found;
    private long rows;

    Mine(int questions, int count) {
      found = new NearestRows(questions, count);
    }

    @Override
    public double least(int q) {
      return found.last(q);
    }

    @Override
    public void take(int q, int row, double similarity) {
      if (!leftOut.get(q).contains(row)) {
        found.offer(q, row, similarity);
      }
    }

    @Override
    public void left(int row) {
      rows++;
    }

    @Override
    public void end() {
      nearest.addAll(found);
      compared += rows;
    }
  }
}
