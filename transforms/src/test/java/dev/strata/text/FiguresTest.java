/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.LocalDate;
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
    "0.00001, 0.001 %",
    "0.00000999, < 0.001 %",
    "NaN, –"
  })
  void percent_share_hasTwoDigitsOrOneDecimal(double share, String text) {
    assertThat(Figures.percent(share), is(text.replace(' ', '\u00a0')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"0.392; 0.39", "7; 7", "12.34; 12.3", "91234.5678; 91,234.6", "NaN; –"})
  void ratio_anyOf_isShort(double ratio, String text) {
    assertThat(Figures.ratio(ratio), is(text));
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

  @ParameterizedTest
  @CsvSource({
    "0, p < 0.001",
    "0.00099, p < 0.001",
    "0.001, p = 0.001",
    "0.0123456, p = 0.012",
    "1, p = 1"
  })
  void pValue_anyOf_isShort(double p, String text) {
    assertThat(Figures.pValue(p), is(text.replace(' ', '\u00a0')));
  }

  @Test
  void period_twoDays_areMonths() {
    assertThat(
        Figures.period(LocalDate.of(2017, 3, 1), LocalDate.of(2020, 2, 29)),
        is("March 2017 to February 2020"));
  }
}
