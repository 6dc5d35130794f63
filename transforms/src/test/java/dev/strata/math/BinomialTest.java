/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.stat.interval.ClopperPearsonInterval;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTest {
  @ParameterizedTest
  @CsvSource({"1, 2", "3, 10", "9, 10", "50, 1000", "7, 250000", "120000, 2700000"})
  void bounds_insideShares_areCommonsMathsInterval(int x, int n) {
    ConfidenceInterval expected = new ClopperPearsonInterval().createInterval(n, x, 0.9);
    assertThat(Binomial.lower(x, n, 0.05), closeTo(expected.getLowerBound(), 1e-9));
    assertThat(Binomial.upper(x, n, 0.05), closeTo(expected.getUpperBound(), 1e-9));
  }

  @Test
  void bounds_noneOrAll_haveTheirClosedForms() {
    assertThat(Binomial.lower(0, 20, 0.05), is(0.0));
    assertThat(Binomial.upper(20, 20, 0.05), is(1.0));
    assertThat(Binomial.upper(0, 20, 0.05), closeTo(1 - Math.pow(0.05, 1 / 20.0), 1e-12));
    assertThat(Binomial.lower(20, 20, 0.05), closeTo(Math.pow(0.05, 1 / 20.0), 1e-12));
  }

  @ParameterizedTest
  @CsvSource({"3, 40, 0.1", "0, 40, 0.1", "40, 40, 0.9", "17, 40, 0.4", "39, 40, 0.5"})
  void tails_anyCount_areTheBinomials(int x, int n, double p) {
    BinomialDistribution binomial = new BinomialDistribution(null, n, p);
    assertThat(Binomial.atMost(x, n, p), closeTo(binomial.cumulativeProbability(x), 1e-12));
    assertThat(
        Binomial.atLeast(x, n, p), closeTo(1 - binomial.cumulativeProbability(x - 1), 1e-12));
  }

  @Test
  void tails_farOut_keepTheirDigits() {
    // 0.5^200 is the chance of 200 heads
    assertThat(Binomial.atLeast(200, 200, 0.5) / Math.pow(0.5, 200), closeTo(1, 1e-9));
    assertThat(Binomial.atMost(0, 200, 0.5) / Math.pow(0.5, 200), closeTo(1, 1e-9));
  }

  @Test
  void bound_atItsOwnShare_hasATailOfAlpha() {
    double lower = Binomial.lower(12, 3_000, 0.0013);
    assertThat(Binomial.atLeast(12, 3_000, lower), closeTo(0.0013, 1e-9));
    assertThat(Binomial.atLeast(12, 3_000, lower * 1.001), is(greaterThan(0.0013)));
    double upper = Binomial.upper(12, 3_000, 0.0013);
    assertThat(Binomial.atMost(12, 3_000, upper), closeTo(0.0013, 1e-9));
    assertThat(Binomial.atMost(12, 3_000, upper * 1.001), is(lessThan(0.0013)));
  }

  @Test
  void counts_thatCannotBe_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> Binomial.atLeast(5, 4, 0.5));
    assertThrows(IllegalArgumentException.class, () -> Binomial.lower(1, 4, 0));
  }
}
