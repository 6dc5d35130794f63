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

  private static final Pattern WEEKDAY = Pattern.compile("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), ");

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
    String date = WEEKDAY.matcher(text).replaceFirst("");
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
}
