/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.math.Binomial;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * How sure it is that a share fell below a part of what it was.
 *
 * <p>At a level {@code alpha}, what is left is {@code upper(then) / lower(before)} at most, each
 * bound at its part of {@code alpha}; so it passes a threshold {@code t} where some share {@code q}
 * has both {@code lower(before) >= q} and {@code upper(then) <= t q}. Turned round: for each {@code
 * q} the smallest alpha that does is the larger of two binomial tails, one rising with {@code q}
 * and one falling, and the smallest of all is where they cross.
 */
final class Faded {
  private static final double SMALLEST = 1e-300; // of a tail, so that it has a logarithm
  private static final double ACCURACY = 1e-12; // of log q
  private static final int MOST_STEPS = 500;

  private Faded() {}

  /**
   * Papers of a topic among those of the archive.
   *
   * @param parts into how many parts alpha is divided before this one's bound is taken
   */
  record Sample(long papers, long archive, double parts) {}

  /**
   * The smallest alpha at which no more than {@code t} of the share {@code before} is left in
   * {@code then}; 1 where there is none below.
   */
  static double pValue(Sample before, Sample then, double t) {
    if (before.papers() == 0 || then.archive() == 0) {
      return 1;
    }
    UnivariateFunction gap =
        logShare -> {
          double q = Math.exp(logShare);
          return Math.log(rising(before, q)) - Math.log(falling(then, Math.min(1, t * q)));
        };
    double high = Math.log((double) before.papers() / before.archive());
    double low = high;
    while (gap.value(low) > 0) { // falls without end, and the other tail is 1 there
      low -= 1;
    }
    if (low == high) {
      return 1;
    }
    double crossing = new BrentSolver(ACCURACY).solve(MOST_STEPS, gap, low, high);
    double q = Math.exp(crossing);
    return Math.min(1, Math.max(rising(before, q), falling(then, Math.min(1, t * q))));
  }

  private static double rising(Sample before, double q) {
    return before.parts()
        * Math.max(SMALLEST, Binomial.atLeast(before.papers(), before.archive(), q));
  }

  private static double falling(Sample then, double q) {
    return then.parts() * Math.max(SMALLEST, Binomial.atMost(then.papers(), then.archive(), q));
  }
}
