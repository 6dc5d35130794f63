/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The day that a date stands for, whatever its zone: the day as it is written. A month counts as
 * its 15th; a year, a season, a quarter and any span count as their middle.
 *
 * <p>The dates that are understood are those in the table of dates in formats.md: numbers, ISO 8601
 * with its kin, and what {@link WrittenDate} reads, RFC 1123 and PubMed's dates among it. There is
 * no year 0, and no year of more than four digits. Digits alone are a year from 1000 on, or a year
 * and month from 1500 on, for {@code 070402} is a day whose year has two digits. {@code 03/04/2019}
 * is not understood, since it is 3 April in some countries and 4 March in others.
 */
public final class CreatedDay {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private static final long NANOS = 1_000_000_000;

  /** The fewest and the most digits of a time since 1970. */
  private static final int LEAST_OF_TIMES = 9;

  private static final int MOST_OF_TIMES = 19;

  /** The digits of a day and its time, with and without seconds. */
  private static final int OF_DAY_AND_SECOND = 14;

  private static final int OF_DAY_AND_MINUTE = 12;

  /**
   * The years in which 12 digits are a day and its time: so only times in milliseconds of 1976 are
   * taken for one.
   */
  private static final int FIRST_YEAR = 1900;

  private static final int LAST_YEAR = 2199;

  /** The first year of four digits alone, and of six digits that are a year and month. */
  private static final int FIRST_YEAR_ALONE = 1000;

  private static final int FIRST_YEAR_OF_MONTH = 1500;

  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,19}(\\.\\d{0,9})?([eE]\\+?\\d{1,2})?");

  /** A day or a month in digits alone, with the year first, and any text behind a day. */
  private static final Pattern ISO =
      Pattern.compile("(\\d{4})([-/. ])(\\d{1,2})(?:\\2(\\d{1,2})(.*))?");

  private static final Pattern DOTTED = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})(.*)");

  private static final Pattern ISO_BASIC = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(T.*)");
  private static final Pattern ISO_MONTH = Pattern.compile("\\d{4}-\\d{2}");
  private static final Pattern ISO_WEEK = Pattern.compile("\\d{4}-?W\\d{2}(-?\\d)?");
  private static final Pattern ISO_ORDINAL = Pattern.compile("\\d{4}-\\d{3}");

  /** A time of the day, as it stands behind a day. */
  private static final Pattern TIME =
      Pattern.compile(
          "(?:[T ] ?(\\d{1,2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,]\\d+)?)?)?(?: ?[AaPp][Mm])?)?"
              + " ?(?:Z|[A-Z]{2,5}|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?)?(?:\\[[\\w/+-]+\\])?");

  /** What programs write where there is no date. */
  private static final Set<String> NONE =
      Set.of("nan", "nat", "none", "null", "n/a", "na", "<na>", "-", "0");

  /** The zero of time in .NET and in Go. */
  private static final String FIRST_DAY = "0001-01-01";

  /** The first day in seconds since 1970. */
  private static final long FIRST_SECOND = -62_135_596_800L;

  /**
   * Days from this year on are none: databases write 9999-12-31 and its like for "without an end".
   */
  private static final String NO_LATER = "2200";

  private CreatedDay() {}

  /** Whether {@code text} says that there is no date. */
  static boolean isNone(String text) {
    return text.isEmpty() || (text.length() <= 4 && NONE.contains(text.toLowerCase(Locale.ROOT)));
  }

  /**
   * The day as YYYY-MM-DD, or the empty string where {@code text}, whose white space is folded, is
   * no date, or is a date that stands for none: the first of all days, or a day after 2199.
   *
   * @param timeDigits times with fewer digits than this have the unit of times with exactly this
   *     many digits, see {@link TimeDigits#least}
   */
  public static String of(String text, int timeDigits) {
    String day = written(text, timeDigits);
    return day.equals(FIRST_DAY) || day.compareTo(NO_LATER) >= 0 ? "" : day;
  }

  /** The number of digits of a time since 1970; 0 where {@code text} is no such time. */
  static int timeDigits(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return 0;
    }
    BigDecimal whole = new BigDecimal(text).setScale(0, RoundingMode.FLOOR);
    int digits = digits(text, whole);
    boolean isTime =
        digits >= LEAST_OF_TIMES && digits <= MOST_OF_TIMES && ofDayAndTime(whole, digits) == null;
    return isTime ? digits : 0;
  }

  private static int digits(String text, BigDecimal whole) {
    return DIGITS.matcher(text).matches() ? text.length() : whole.precision();
  }

  private static String written(String text, int timeDigits) {
    if (isPlain(text)) {
      return text;
    }
    LocalDate common = commonest(text);
    if (common != null) {
      return common.toString();
    }
    try {
      LocalDate day = read(text, timeDigits);
      return day == null || day.getYear() < 1 || day.getYear() > 9999 ? "" : day.toString();
    } catch (DateTimeException | ArithmeticException e) { // the 30th of February, a number too long
      return "";
    }
  }

  private static LocalDate read(String text, int timeDigits) {
    if (NUMBER.matcher(text).matches()) {
      return ofNumber(text, timeDigits);
    }
    LocalDate day = ofDigits(text);
    if (day != null) {
      return day;
    }
    int slash = text.indexOf('/'); // between the ends of an ISO 8601 interval
    if (slash > 0 && text.indexOf('-') > 0) {
      return span(text.substring(0, slash).strip(), text.substring(slash + 1).strip());
    }
    return WrittenDate.read(text);
  }

  /** The day of a date that is written in digits alone; null where {@code text} is no such date. */
  private static LocalDate ofDigits(String text) {
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      if (iso.group(4) == null) {
        return day(iso.group(1), iso.group(3), "0");
      }
      return isTime(iso.group(5)) ? day(iso.group(1), iso.group(3), iso.group(4)) : null;
    }
    Matcher basic = ISO_BASIC.matcher(text);
    if (basic.matches() && isTime(basic.group(4))) {
      return day(basic.group(1), basic.group(2), basic.group(3));
    }
    Matcher dotted = DOTTED.matcher(text);
    if (dotted.matches() && isTime(dotted.group(4))) {
      return day(dotted.group(3), dotted.group(2), dotted.group(1));
    }
    if (ISO_ORDINAL.matcher(text).matches()) {
      return LocalDate.parse(text, DateTimeFormatter.ISO_ORDINAL_DATE);
    }
    if (ISO_WEEK.matcher(text).matches()) {
      String week = text.replace("-", "");
      String day = week.length() == 7 ? "4" : week.substring(7); // Thursday is the middle
      return LocalDate.parse(
          week.substring(0, 4) + "-" + week.substring(4, 7) + "-" + day,
          DateTimeFormatter.ISO_WEEK_DATE);
    }
    return null;
  }

  private static LocalDate day(String year, String month, String day) {
    return day(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
  }

  /** A day, whose month or day of the month is 0 where it is not known. */
  private static LocalDate day(int year, int month, int day) {
    return month == 0 && day == 0
        ? WrittenDate.middleOfYear(year)
        : LocalDate.of(year, month, day == 0 ? WrittenDate.MIDDLE_OF_MONTH : day);
  }

  private static boolean isTime(String text) {
    Matcher time = TIME.matcher(text);
    return time.matches() && WrittenDate.isSound(time);
  }

  /**
   * The middle of an interval, from its first to its last day; null where one of them is no day.
   */
  private static LocalDate span(String from, String to) {
    boolean months = ISO_MONTH.matcher(from).matches() && ISO_MONTH.matcher(to).matches();
    LocalDate first = months ? YearMonth.parse(from).atDay(1) : ofDigits(from);
    LocalDate last = months ? YearMonth.parse(to).atEndOfMonth() : ofDigits(to);
    return first == null || last == null || last.isBefore(first)
        ? null
        : WrittenDate.middle(first, last);
  }

  /**
   * The day of a number, told by how many digits it has: 4 digits are a year, 6 a year and month, 8
   * a day, and 12 or 14 a day and its time where they can be one. Any other number is a time since
   * 1970 in UTC, in seconds (9 or 10 digits), milliseconds (11 to 13), microseconds (14 to 16) or
   * nanoseconds (17 to 19), or in the unit of times with {@code timeDigits} digits.
   */
  private static LocalDate ofNumber(String text, int timeDigits) {
    BigDecimal number = new BigDecimal(text);
    BigDecimal whole = number.setScale(0, RoundingMode.FLOOR);
    boolean isWhole = whole.compareTo(number) == 0;
    int digits = digits(text, whole);
    if (digits > MOST_OF_TIMES || (digits < LEAST_OF_TIMES && !isWhole)) {
      return null;
    }
    long value = whole.longValueExact();
    if (value == Long.MIN_VALUE // NumPy's NaT
        || value == FIRST_SECOND
        || value == FIRST_SECOND * 1_000
        || value == FIRST_SECOND * 1_000_000) {
      return null;
    }
    if (digits < LEAST_OF_TIMES) {
      return ofDigits(value, digits);
    }
    LocalDate day = isWhole ? ofDayAndTime(whole, digits) : null;
    if (day != null) {
      return day;
    }
    int unit = Math.max(digits, timeDigits);
    long perSecond = unit <= 10 ? 1 : unit <= 13 ? 1_000 : unit <= 16 ? 1_000_000 : NANOS;
    return Instant.ofEpochSecond(Math.floorDiv(value, perSecond))
        .atZone(ZoneOffset.UTC)
        .toLocalDate();
  }

  private static LocalDate ofDigits(long value, int digits) {
    if (value <= 0) {
      return null;
    }
    int number = (int) value;
    if (digits == 8) {
      return day(number / 10_000, number / 100 % 100, number % 100);
    }
    if (digits == 6 && number / 100 >= FIRST_YEAR_OF_MONTH) {
      return day(number / 100, number % 100, 0);
    }
    boolean isYear = digits == 4 && number >= FIRST_YEAR_ALONE;
    return isYear ? WrittenDate.middleOfYear(number) : null;
  }

  /** The day of a day and its time in digits alone; null where {@code whole} is no such number. */
  private static LocalDate ofDayAndTime(BigDecimal whole, int digits) {
    if (whole.signum() <= 0 || digits != OF_DAY_AND_SECOND && digits != OF_DAY_AND_MINUTE) {
      return null;
    }
    long value = whole.longValueExact();
    if (digits == OF_DAY_AND_MINUTE) {
      long year = value / 100_000_000;
      return year < FIRST_YEAR || year > LAST_YEAR ? null : ofDayAndSecond(value * 100);
    }
    return ofDayAndSecond(value);
  }

  private static LocalDate ofDayAndSecond(long value) {
    long time = value % 1_000_000;
    boolean isTime = time / 10_000 < 24 && time / 100 % 100 < 60 && time % 100 < 60;
    try {
      return isTime ? ofDigits(value / 1_000_000, 8) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Reads {@code Mon, 2 Apr 2007 19:18:42 GMT}, the form of nearly every arXiv paper, with or
   * without the day of the week; null where {@code text} has another form. Reading the other forms
   * takes as long as reading all the rest of the paper.
   */
  private static LocalDate commonest(String text) {
    String date = text.startsWith(", ", 3) ? text.substring(5) : text;
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

  /** Whether {@code text} is a day as YYYY-MM-DD; no formatter is used, to save time. */
  private static boolean isPlain(String text) {
    if (text.length() != 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return false;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    return year > 0
        && month > 0
        && month <= 12
        && YearMonth.of(year, month).isValidDay(number(text, 8, 10));
  }

  private static boolean isBelow(int limit, String date, int from) {
    int number = number(date, from, from + 2);
    return number >= 0 && number < limit;
  }

  /**
   * The number in the ASCII digits of a part of {@code date}; -1 where another character is there.
   */
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
