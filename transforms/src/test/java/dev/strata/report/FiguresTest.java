/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 %",
    "1, 100 %",
    "0.77271, 77.3 %",
    "0.04249, 4.2 %",
    "0.0013, 0.13 %",
    "0.0000421, 0.0042 %",
    "NaN, –"
  })
  void percent_share_hasTwoDigitsOrOneDecimal(double share, String text) {
    assertThat(Figures.percent(share), is(text.replace(' ', '\u00a0')));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1st",
    "2, 2nd",
    "3, 3rd",
    "5, 5th",
    "11, 11th",
    "12, 12th",
    "21, 21st",
    "113, 113th"
  })
  void ordinal_number_hasItsEnding(int n, String text) {
    assertThat(Figures.ordinal(n), is(text));
  }

  @Test
  void count_oneOrMany_agreesWithItsNoun() {
    assertThat(Figures.count(1, "paper"), is("1\u00a0paper"));
    assertThat(Figures.count(14_995, "paper"), is("14,995\u00a0papers"));
    assertThat(Figures.count(0, "paper"), is("0\u00a0papers"));
  }

  @Test
  void number_coordinate_isShort() {
    assertThat(Chart.number(20), is("20"));
    assertThat(Chart.number(0.37333), is("0.37"));
    assertThat(Chart.number(12.6), is("12.6"));
    assertThat(Chart.number(0), is("0"));
  }
}
