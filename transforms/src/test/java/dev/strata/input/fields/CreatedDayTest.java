/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CreatedDayTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mon, 2 Apr 2007 19:18:42 GMT | 2007-04-02",
        "Mon, 02 Apr 2007 23:59:59 -0800 | 2007-04-02",
        "Fri, 2 Apr 2007 19:18:42 GMT | 2007-04-02",
        "2 Apr 2007 19:18 GMT | 2007-04-02",
        "2 APR 2007 19:18:42 gmt | 2007-04-02",
        "29 Feb 2008 00:00:00 GMT | 2008-02-29",
        "29 Feb 2007 00:00:00 GMT | ''",
        "0 Apr 2007 19:18:42 GMT | ''",
        "2 prM 2007 19:18:42 GMT | ''",
        "2 Apr 2007 24:00:00 GMT | ''",
        "2 Apr 2007 19:60:42 GMT | ''",
        "2 Apr 2007 19:18:60 GMT | ''",
        "2 Apr 2007 19-18-42 GMT | ''",
        "2 Apr 2007 1a:18:42 GMT | ''",
        "2 Apr 2\u0660\u0660\u0667 19:18:42 GMT | ''",
        "2007-04-02 | 2007-04-02",
        "2007-04-02T23:30:00Z | 2007-04-02",
        "2007-04-02T23:30:00.123456-05:00 | 2007-04-02",
        "2007-04-02 23:30:00+0000 | 2007-04-02",
        "2007-04-02T23:30 | 2007-04-02",
        "20070402 | 2007-04-02",
        "2008-02-29 | 2008-02-29",
        "2007-04 | 2007-04-15",
        "2007 | 2007-07-02",
        "1000 | 1000-07-02",
        "0999 | ''", // or September of a year of two digits
        "0704 | ''",
        "070402 | ''",
        "120511 | ''",
        "042007 | ''",
        "149912 | ''",
        "150001 | 1500-01-15",
        "0001-01 | 0001-01-15",
        "0001-01-02 | 0001-01-02",
        "00010102 | 0001-01-02",
        "Tue, 2 Jan 0001 00:00:00 GMT | 0001-01-02",
        "2199 | 2199-07-02",
        "2199-12-31T23:59:59.999999999Z | 2199-12-31",
        "Tue, 31 Dec 2199 23:59:59 GMT | 2199-12-31",
        "0000 | ''",
        "0000-12 | ''",
        "0000-12-31 | ''",
        "00001231 | ''",
        "Fri, 31 Dec 0000 23:59:59 GMT | ''",
        "-0001 | ''",
        "-0001-01-01 | ''",
        "0001-01-01 | ''",
        "0001-01-01T00:00:00Z | ''",
        "Mon, 1 Jan 0001 00:00:00 GMT | ''",
        "9999-12-31 | ''",
        "31.12.9999 | ''",
        "2200 | ''",
        "-62135596800 | ''",
        "-62135596800000 | ''",
        "-62135596799 | 1968-01-12",
        "+10000-01-01 | ''",
        "10000-01-01 | ''",
        "2007-04-02T24:00:00Z | ''",
        "2007-00-02 | ''",
        "9999999999999999999 | ''",
        "9.9e18 | ''",
        "-9223372036854775808 | ''",
        "200704022330 | 2007-04-02",
        "978307200000 | 2001-01-01",
        "852076800000 | 1997-01-01",
        "200713022330 | 1976-05-12",
        "0000-00-00 | ''",
        "0000-04-00 | ''",
        "00000000 | ''",
        "04/02/2007 | ''",
        "n.d. | ''",
        "Mon, 31 Apr 2007 19:18:42 GMT | ''",
        "Mon, 2 Avr 2007 19:18:42 GMT | ''",
        "2007-02-29 | ''",
        "2007-04-02x | ''",
        "2007-04-02T | ''",
        "2007-04-02 at noon | ''",
        "2007-13 | ''",
        "20071301 | ''",
        "12007 | ''",
        "03/04/2019 | ''",
        "11-15-2019 | ''",
        "15-Nov-19 | ''",
        "2019-20 | ''",
        "2019.5 | ''",
        "123456 | ''",
        "2007 Sept | 2007-09-15",
        "Sept. 2, 2007 | 2007-09-02",
        "117554152 | 1973-09-22",
        "117554152200 | 1973-09-22",
        "117554152200000 | 1973-09-22",
        "117554152200000000 | 1973-09-22",
        "11755415220 | 1970-05-17",
        "11755415220000 | 1970-05-17",
        "11755415220000000 | 1970-05-17",
        "1e99 | ''",
        "12345678901234567890 | ''",
        "2019 Dec-Nov | ''",
        "2019 Nov 15-Dec | ''",
        "2019 Winter 3 | ''",
        "2018-12 Winter | ''",
        "2018-19 Fall | ''",
        "Winter 1999/00 | 2000-01-15",
        "2018 Winter-2019 Winter | 2018-07-16",
        "2017-2019 Winter | 2018-01-15",
        "2018-2019 Winter-Spring | 2019-03-02",
        "2018 Winter-Spring | 2018-03-02",
        "Winter 2018-Fall 2019 | 2019-06-01",
        "30 February 2019 | ''",
        "Nov-Dec | ''",
        "2019 Nov 15 and more | ''",
        "2019 Nov Dec Jan | ''",
        "maybe 2019 | ''",
        "'' | ''"
      })
  void of_eachForm_isItsDay(String text, String day) {
    assertThat(CreatedDay.of(text, 0), is(day));
  }

  /** The page is the contract: what it says of a date is what comes out. */
  @Test
  void of_eachDateOfThePage_isTheDayThere() throws IOException {
    int dates = 0;
    for (String row : Documents.table("formats.md", "| written | counts as |")) {
      String[] cells = row.split("\\|");
      for (String written : cells[1].split("`, `")) {
        assertThat(row, CreatedDay.of(written.replace("`", "").strip(), 0), is(cells[2].strip()));
        dates++;
      }
    }
    assertThat(dates, greaterThan(30));
  }

  @ParameterizedTest
  @EnumSource
  void of_eachMonthInWords_isThatMonth(Month month) {
    String name = month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    String day = LocalDate.of(2007, month, 2).toString();
    String middle = LocalDate.of(2007, month, 15).toString();

    for (String written : List.of(name, name.substring(0, 3), name.substring(0, 3) + ".")) {
      assertThat(CreatedDay.of("2007 " + written + " 2", 0), is(day));
      assertThat(CreatedDay.of("2 " + written + " 2007", 0), is(day));
      assertThat(CreatedDay.of(written + " 2007", 0), is(middle));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1st, First, Jan-Mar, 2007-02-15",
    "2, 2nd, Second, Apr-Jun, 2007-05-16",
    "3, 3rd, Third, Jul-Sep, 2007-08-16",
    "4, 4th, Fourth, Oct-Dec, 2007-11-16",
  })
  void of_eachQuarterInWords_isItsMiddle(
      String digit, String ordinal, String word, String months, String day) {
    List<String> all =
        List.of(
            "2007 Q" + digit,
            "q" + digit + " 2007",
            "2007 " + ordinal + " Quart",
            "2007 " + ordinal + " Quarter",
            "2007 " + word + " Quarter",
            word + " quart. 2007",
            "2007 " + months);

    for (String written : all) {
      assertThat(written, CreatedDay.of(written, 0), is(day));
    }
  }

  @Test
  void of_everyDayOfFourYears_isThatDay() {
    LocalDate first = LocalDate.of(1999, 3, 1);
    first
        .datesUntil(first.plusYears(4))
        .forEach(
            day ->
                assertThat(
                    CreatedDay.of(
                        RFC_1123_DATE_TIME.format(day.atTime(23, 59, 59).atOffset(ZoneOffset.UTC)),
                        0),
                    is(day.toString())));
  }

  @Test
  void of_otherDefaultLocale_isTheSame() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-SA-u-nu-arab"));
      assertThat(CreatedDay.of("Mon, 2 Apr 2007 19:18:42 GMT", 0), is("2007-04-02"));
      assertThat(CreatedDay.of("2007-04-02 10:00:00", 0), is("2007-04-02"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
