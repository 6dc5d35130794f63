/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeDigitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "172800000 | 9",
        "-172800000 | 9",
        "1.5e9 | 10",
        "1554163200000 | 13",
        "20190402101500 | 0", // a day and its time
        "20190402 | 0",
        "2019 | 0",
        "2019-04-02 | 0",
        "12345678901234567890 | 0",
        "'' | 0",
      })
  void count_text_countsTimesAlone(String text, int digits) {
    TimeDigits times = new TimeDigits();
    times.count(text);
    times.count(null);
    assertThat(times.counts(), is(digits == 0 ? Map.of() : Map.of(digits, 1L)));
  }

  @Test
  void least_mostAreOf1970To1973_isTheirUnit() {
    assertThat(TimeDigits.least(new TreeMap<>(Map.of(10, 20L, 9, 4L, 11, 100L, 12, 7L))), is(11));
    assertThat(TimeDigits.least(new TreeMap<>(Map.of(13, 20L, 9, 4L, 14, 100L))), is(14));
    assertThat(TimeDigits.least(new TreeMap<>(Map.of(16, 20L, 17, 100L, 18, 3L))), is(17));
  }

  /** Such as seconds with 3000-01-01 for "without an end", or seconds in one file of two. */
  @Test
  void least_fewAreOf1970To1973_isNone() {
    assertThat(TimeDigits.least(new TreeMap<>(Map.of(10, 1000L, 11, 3L))), is(0));
    assertThat(TimeDigits.least(new TreeMap<>(Map.of(10, 1000L, 13, 1000L))), is(0));
    assertThat(TimeDigits.least(new TreeMap<>(Map.of(11, 1000L, 12, 1000L))), is(0));
    assertThat(TimeDigits.least(new TreeMap<>()), is(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "172800000 | 0 | 1975-06-24",
        "172800000 | 11 | 1970-01-03",
        "-1728000000 | 11 | 1969-12-12",
        "1554163200000 | 11 | 2019-04-02",
        "172800000000 | 14 | 1970-01-03",
        "172800000000000 | 17 | 1970-01-03",
        "20190402 | 11 | 2019-04-02",
        "2019 | 11 | 2019-07-02",
      })
  void of_shortTime_hasTheUnitOfItsField(String text, int timeDigits, String day) {
    assertThat(CreatedDay.of(text, timeDigits), is(day));
  }
}
