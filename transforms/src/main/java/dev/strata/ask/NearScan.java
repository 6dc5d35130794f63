/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.math.FloatMatrix;
import java.util.function.IntPredicate;

/** Counts, by day, the rows whose similarity to a question reaches a threshold, exactly. */
final class NearScan {
  private final double threshold;
  private final int[] days;
  private final Windows windows;
  private final Windows.Days near;
  private final Windows.Days all;
  private long papers;
  private double nearest = Double.NEGATIVE_INFINITY;

  private NearScan(double threshold, int[] days, Windows windows) {
    this.threshold = threshold;
    this.days = days;
    this.windows = windows;
    near = windows.days();
    all = windows.days();
  }

  /**
   * What was counted.
   *
   * @param near the near papers of each day that counts
   * @param all all papers that were compared, of each day that counts
   * @param papers number of near papers, with and without a date
   * @param nearest the highest similarity; NaN where no paper was compared
   */
  record Counted(Windows.Days near, Windows.Days all, long papers, double nearest) {}

  /**
   * Counts.
   *
   * @param filter the rows that are compared; null for all
   * @param days the day of each row, see {@link PaperTable#days}
   * @param windows says which days count
   */
  static Counted count(
      FloatMatrix x,
      IntPredicate filter,
      float[] question,
      double threshold,
      int[] days,
      Windows windows) {
    NearScan scan = new NearScan(threshold, days, windows);
    RowScan.run(x, filter, new float[][] {question}, () -> scan.new Mine());
    double nearest = Double.isInfinite(scan.nearest) ? Double.NaN : scan.nearest;
    return new Counted(scan.near, scan.all, scan.papers, nearest);
  }

  /** What one thread counted. */
  private final class Mine implements RowScan.Taker {
    private final Windows.Days nearHere = windows.days();
    private final Windows.Days allHere = windows.days();
    private long papersHere;
    private double nearestHere = Double.NEGATIVE_INFINITY;

    @Override
    public double least(int q) {
      return Math.min(threshold, nearestHere);
    }

    @Override
    public void take(int q, int row, double similarity) {
      nearestHere = Math.max(nearestHere, similarity);
      if (similarity >= threshold) {
        papersHere++;
        nearHere.add(days[row]);
      }
    }

    @Override
    public void left(int row) {
      allHere.add(days[row]);
    }

    @Override
    public void end() {
      near.addAll(nearHere);
      all.addAll(allHere);
      papers += papersHere;
      nearest = Math.max(nearest, nearestHere);
    }
  }
}
