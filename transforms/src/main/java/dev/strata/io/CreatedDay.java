/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQuery;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The day that a date stands for, whatever its zone: the day as it is written.
 *
 * <p>Understood are RFC 1123 ({@code Mon, 2 Apr 2007 19:18:42 GMT}, its day of the week not looked
 * at), ISO days ({@code 2007-04-02} or {@code 20070402}) with or without a time behind a {@code T}
 * or a space, ISO months, which count as their 15th, and years, which count as their 2 July: both
 * the middle. There is no year 0 and none of more than four digits.
 */
final class CreatedDay {

  /** Dates of one shape, and how to read them. */
  private record Form(Pattern shape, DateTimeFormatter formatter, TemporalQuery<LocalDate> day) {
    Form(String shape, DateTimeFormatter formatter, TemporalQuery<LocalDate> day) {
      this(
          Pattern.compile(shape),
          formatter.withLocale(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT),
          day);
    }
  }

  private static final Set<String> WEEKDAYS =
      Set.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private static final DateTimeFormatter ISO_DAY_AND_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ENGLISH);

  private static final List<Form> FORMS =
      List.of(
          new Form(
              "\\d{1,2} [A-Za-z]{3} .*", DateTimeFormatter.RFC_1123_DATE_TIME, LocalDate::from),
          new Form("\\d{4}-\\d\\d-\\d\\d.*", ISO_DAY_AND_TIME, LocalDate::from),
          new Form("\\d{8}", DateTimeFormatter.ofPattern("uuuuMMdd"), LocalDate::from),
          new Form(
              "\\d{4}-\\d\\d",
              DateTimeFormatter.ofPattern("uuuu-MM"), month -> YearMonth.from(month).atDay(15)),
          new Form(
              "\\d{4}",
              DateTimeFormatter.ofPattern("uuuu"), year -> Year.from(year).atMonth(7).atDay(2)));

  private CreatedDay() {}

  /** The day as YYYY-MM-DD, or the empty string where {@code text} is no date. */
  static String of(String text) {
    if (text.isEmpty()) {
      return "";
    }
    boolean weekday = text.startsWith(", ", 3) && WEEKDAYS.contains(text.substring(0, 3));
    String date = weekday ? text.substring(5) : text;
    LocalDate common = commonest(date);
    return common == null ? ofAnyForm(date) : common.toString();
  }

  private static String ofAnyForm(String date) {
    for (Form form : FORMS) {
      if (form.shape.matcher(date).matches()) {
        try {
          LocalDate day = form.formatter.parse(date, form.day);
          return day.getYear() < 1 ? "" : day.toString();
        } catch (DateTimeParseException e) {
          return "";
        }
      }
    }
    return "";
  }

  /**
   * Reads {@code 2 Apr 2007 19:18:42 GMT}, the form of nearly every arXiv paper, which takes a
   * formatter as long as all the rest of the paper; null where it is not that.
   */
  private static LocalDate commonest(String date) {
    int space = date.indexOf(' ');
    if (space < 1 || space > 2 || date.length() != space + 22 || !date.endsWith(" GMT")) {
      return null;
    }
    boolean separated =
        date.charAt(space + 4) == ' '
            && date.charAt(space + 9) == ' '
            && date.charAt(space + 12) == ':'
            && date.charAt(space + 15) == ':';
    int month = MONTHS.indexOf(date.substring(space + 1, space + 4));
    int day = number(date, 0, space);
    int year = number(date, space + 5, space + 9);
    if (!separated
        || month % 3 != 0
        || year < 1
        || !isBelow(24, date, space + 10)
        || !isBelow(60, date, space + 13)
        || !isBelow(60, date, space + 16)) {
      return null;
    }
    YearMonth there = YearMonth.of(year, month / 3 + 1);
    return there.isValidDay(day) ? there.atDay(day) : null;
  }

  private static boolean isBelow(int limit, String date, int from) {
    int number = number(date, from, from + 2);
    return number >= 0 && number < limit;
  }

  /** The number that the ASCII digits of a part of {@code date} are; -1 where another is there. */
  private static int number(String date, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = date.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
