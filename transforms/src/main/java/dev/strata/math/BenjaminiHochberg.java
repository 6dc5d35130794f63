/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import java.util.Arrays;

/**
 * Decides which of many tests to believe, so that at most a share {@code alpha} of those believed
 * is expected to be wrong (Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, J.
 * R. Statist. Soc. B 57 (1995), section 3).
 */
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /**
   * The largest p-value to believe. Of {@code m} p-values in rising order it is the last one that
   * is no more than {@code alpha * rank / m}; negative if there is none.
   */
  public static double threshold(double[] pValues, double alpha) {
    double[] rising = pValues.clone();
    Arrays.sort(rising);
    for (int i = rising.length - 1; i >= 0; i--) {
      if (rising[i] <= alpha * (i + 1) / rising.length) {
        return rising[i];
      }
    }
    return -1;
  }
}
