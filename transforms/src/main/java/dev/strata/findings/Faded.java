/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.math.Binomial;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Tests how sure it is that a share fell below a part of what it was.
 *
 * <p>At a level {@code alpha}, the part that is left is at most {@code upper(then) /
 * lower(before)}, with each bound at its part of {@code alpha}. So a topic passes a threshold
 * {@code t} if some share {@code q} has both {@code lower(before) >= q} and {@code upper(then) <= t
 * q}. Conversely, for each {@code q} the smallest alpha that allows both is the larger of two
 * binomial tails, each times its number of parts; one tail rises with {@code q} and the other
 * falls, so the smallest alpha of all is where the two cross.
 */
final class Faded {
  private static final double SMALLEST = 1e-300; // least tail, so that it has a logarithm
  private static final double ACCURACY = 1e-12; // of log q
  private static final int MOST_STEPS = 500;

  private Faded() {}

  /**
   * A topic's papers among the papers of the archive, in some windows.
   *
   * @param parts the number of parts of alpha; the bound of this share is taken at one of them
   */
  record Sample(long papers, long archive, double parts) {}

  /**
   * The smallest alpha at which no more than {@code t} of the share {@code before} is left in
   * {@code then}; 1 if there is none below 1.
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
