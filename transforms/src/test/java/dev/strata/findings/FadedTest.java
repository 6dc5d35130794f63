/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strata.math.Binomial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FadedTest {
  private static final double PARTS = 2;
  private static final double PEAK_PARTS = 24; // 12 windows tried

  @ParameterizedTest
  @CsvSource({"60, 900, 7, 6600", "40, 700, 0, 500", "200, 9000, 300, 90000", "12, 300, 1, 4000"})
  void pValue_ofAFadedShare_isTheSmallestAlphaThatPasses(long x, long n, long now, long all) {
    double p =
        Faded.pValue(new Faded.Sample(x, n, PEAK_PARTS), new Faded.Sample(now, all, PARTS), 0.2);

    assertThat(p, is(lessThan(0.99)));
    assertThat(left(x, n, now, all, p * 1.0001), is(lessThan(0.2)));
    assertThat(left(x, n, now, all, p * 0.9999), is(greaterThan(0.2)));
  }

  @Test
  void pValue_ofAShareThatDidNotFall_isOne() {
    Faded.Sample before = new Faded.Sample(60, 900, PEAK_PARTS);
    assertThat(Faded.pValue(before, new Faded.Sample(400, 6_000, PARTS), 0.2), is(1.0));
    assertThat(Faded.pValue(before, new Faded.Sample(0, 0, PARTS), 0.2), is(1.0));
    assertThat(Faded.pValue(new Faded.Sample(0, 900, PEAK_PARTS), before, 0.2), is(1.0));
  }

  @Test
  void pValue_beyondDoubles_isStillAProbability() {
    double p =
        Faded.pValue(
            new Faded.Sample(900_000, 1_000_000, PEAK_PARTS),
            new Faded.Sample(0, 1_000_000, PARTS),
            0.2);
    assertThat(p, is(greaterThan(0.0)));
    assertThat(p, is(lessThan(1e-200)));
  }

  private static double left(long x, long n, long now, long all, double alpha) {
    return Binomial.upper(now, all, alpha / PARTS) / Binomial.lower(x, n, alpha / PEAK_PARTS);
  }
}
