/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import org.junit.jupiter.api.Test;

class BenjaminiHochbergTest {
  @Test
  void threshold_theirOwnExample_believesFour() {
    // section 4.1 of the paper: 15 tests, of which Bonferroni would believe three
    double[] pValues = {
      0.0298, 0.0001, 0.3240, 0.0004, 0.0344, 0.0019, 0.0459, 0.0095, 0.0201, 0.0278, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0000
    };
    assertThat(BenjaminiHochberg.threshold(pValues, 0.05), is(0.0095));
  }

  @Test
  void threshold_aLaterOneThatPasses_takesThoseBeforeAlong() {
    // neither 0.03 <= 0.05/3 nor 0.03 <= 0.1/3 decides, since 0.04 <= 0.15/3
    assertThat(BenjaminiHochberg.threshold(new double[] {0.04, 0.03, 0.035}, 0.05), is(0.04));
  }

  @Test
  void threshold_noneToBelieve_isBelowAll() {
    assertThat(BenjaminiHochberg.threshold(new double[] {0.2, 0.06}, 0.05), is(lessThan(0.0)));
    assertThat(BenjaminiHochberg.threshold(new double[0], 0.05), is(lessThan(0.0)));
  }
}
