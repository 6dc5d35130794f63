/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.special.Beta;

/**
 * Bounds and tail probabilities of a share, when {@code x} of {@code n} draws had the property in
 * question.
 *
 * <p>Bounds are exact in the sense of C. Clopper and E. Pearson, The use of confidence or fiducial
 * limits illustrated in the case of the binomial, Biometrika 26 (1934): whatever the share is, a
 * bound misses it with a probability of at most {@code alpha}. Tails are incomplete beta functions.
 */
public final class Binomial {
  /** The absolute accuracy of a bound: shares in an archive of millions are 1e-6 and more. */
  private static final double ACCURACY = 1e-13;

  private Binomial() {}

  /** The probability of {@code x} or more of {@code n} draws if the share is {@code p}. */
  public static double atLeast(long x, long n, double p) {
    check(x, n);
    return x == 0 ? 1 : p <= 0 ? 0 : p >= 1 ? 1 : Beta.regularizedBeta(p, x, n - x + 1.0);
  }

  /** The probability of {@code x} or fewer of {@code n} draws if the share is {@code p}. */
  public static double atMost(long x, long n, double p) {
    return atLeast(n - x, n, 1 - p);
  }

  /**
   * The lower bound: the largest share at which {@code x} or more of {@code n} draws have a
   * probability of no more than {@code alpha}; 0 if {@code x} is 0.
   */
  public static double lower(long x, long n, double alpha) {
    check(x, n);
    Preconditions.checkArgument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), was %s", alpha);
    return x == 0
        ? 0
        : new BetaDistribution(null, x, n - x + 1.0, ACCURACY).inverseCumulativeProbability(alpha);
  }

  /**
   * The upper bound: the smallest share at which {@code x} or fewer of {@code n} draws have a
   * probability of no more than {@code alpha}; 1 if {@code x} is {@code n}.
   */
  public static double upper(long x, long n, double alpha) {
    return 1 - lower(n - x, n, alpha);
  }

  private static void check(long x, long n) {
    Preconditions.checkArgument(x >= 0 && x <= n, "x must be in [0, %s], was %s", n, x);
  }
}
