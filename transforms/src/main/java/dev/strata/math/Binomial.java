/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.special.Beta;

/**
 * How sure one can be of a share of which {@code x} of {@code n} draws are known.
 *
 * <p>Bounds are exact in the sense of C. Clopper and E. Pearson, The use of confidence or fiducial
 * limits illustrated in the case of the binomial, Biometrika 26 (1934): whatever the share, a bound
 * misses it with probability {@code alpha} at most. Tails are incomplete beta functions.
 */
public final class Binomial {
  /** Of a bound, absolute: shares in an archive of millions are 1e-6 and more. */
  private static final double ACCURACY = 1e-13;

  private Binomial() {}

  /** Probability of {@code x} or more of {@code n} where the share is {@code p}. */
  public static double atLeast(long x, long n, double p) {
    check(x, n);
    return x == 0 ? 1 : p <= 0 ? 0 : p >= 1 ? 1 : Beta.regularizedBeta(p, x, n - x + 1.0);
  }

  /** Probability of {@code x} or fewer of {@code n} where the share is {@code p}. */
  public static double atMost(long x, long n, double p) {
    return atLeast(n - x, n, 1 - p);
  }

  /**
   * The largest share at which {@code x} or more of {@code n} have a probability of no more than
   * {@code alpha}; 0 where {@code x} is.
   */
  public static double lower(long x, long n, double alpha) {
    check(x, n);
    Preconditions.checkArgument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), was %s", alpha);
    return x == 0
        ? 0
        : new BetaDistribution(null, x, n - x + 1.0, ACCURACY).inverseCumulativeProbability(alpha);
  }

  /**
   * The smallest share at which {@code x} or fewer of {@code n} have a probability of no more than
   * {@code alpha}; 1 where {@code x} is {@code n}.
   */
  public static double upper(long x, long n, double alpha) {
    return 1 - lower(n - x, n, alpha);
  }

  private static void check(long x, long n) {
    Preconditions.checkArgument(x >= 0 && x <= n, "x must be in [0, %s], was %s", n, x);
  }
}
