/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date with the English name of a month, a season or a quarter in it, or a span of such dates or
 * of years: {@code 15 Nov 2019}, {@code November 2019}, {@code 2019 Winter}, {@code 2018 Dec-2019
 * Jan}, {@code 1998 Dec 15-31}, with or without a time of the day. Seasons are those of the
 * northern half of the Earth; the winter of a year is the one that its January is in, and the
 * winter of two years, or of a year and the season before or after it, lies between them.
 */
final class WrittenDate {
  static final int MIDDLE_OF_MONTH = 15;

  private static final List<String> MONTHS =
      Arrays.stream(Month.values()).map(m -> m.name().toLowerCase(Locale.ROOT)).toList();

  private static final String WINTER = "winter";

  /** The first month of each season, counted from the year's January. */
  private static final Map<String, Integer> SEASONS =
      Map.of(WINTER, -1, "spring", 2, "summer", 5, "autumn", 8, "fall", 8);

  private static final Map<String, Integer> QUARTERS =
      Map.of("q1", 0, "q2", 3, "q3", 6, "q4", 9, "first", 0, "second", 3, "third", 6, "fourth", 9);

  private static final Pattern WEEKDAY =
      Pattern.compile("^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ");

  private static final Pattern TIME =
      Pattern.compile(
          "[ t](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?(?: ?[ap]m)?"
              + "(?: ?(?:z|[a-z]{3,4}|(?:utc|gmt)?[+-]\\d{2}:?\\d{2})(?= \\d{4}$| \\(|$))?"
              + "(?: \\([a-z]+\\))?(?= |$)");

  /** {@code 3rd quarter}, which would else be a day and a word. */
  private static final Pattern QUARTER =
      Pattern.compile("\\b(1st|2nd|3rd|4th|first|second|third|fourth) quart(?:er)?\\b\\.?");

  /** {@code 2018-19}, of which 19 would else be a day. */
  private static final Pattern TWO_YEARS =
      Pattern.compile("(?<!\\d)(\\d{4})( ?[-–—/] ?)(\\d{2})(?![\\d/-])");

  private static final Pattern TOKEN =
      Pattern.compile("(\\d+)(?:st|nd|rd|th)?(?![\\p{L}\\d])|(q[1-4]|\\p{L}+)\\.?|[-–—/, ]+");

  /** The most characters of a date: a longer text is prose. */
  private static final int LONGEST = 60;

  private WrittenDate() {}

  /**
   * The day, or null where {@code text}, whose white space is folded, is no such date.
   *
   * @throws java.time.DateTimeException where there is no such day, as 30 February
   */
  static LocalDate read(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    String date = WEEKDAY.matcher(text.toLowerCase(Locale.ENGLISH)).replaceFirst("");
    Matcher time = TIME.matcher(date);
    if (time.find()) {
      if (!isSound(time)) {
        return null;
      }
      date = time.replaceFirst("");
    }
    date = QUARTER.matcher(date).replaceAll(q -> "q" + quarter(q.group(1)));
    if (date.contains(WINTER)) {
      date = TWO_YEARS.matcher(date).replaceAll(WrittenDate::inFull);
    }
    Ends ends = new Ends();
    Matcher token = TOKEN.matcher(date);
    int at = 0;
    for (; token.find() && token.start() == at; at = token.end()) {
      if (!ends.take(token.group(1), token.group(2))) {
        return null;
      }
    }
    return at == date.length() ? ends.middle() : null;
  }

  /**
   * A year and the next one, both with four digits; two numbers that are not that stay as they are.
   */
  private static String inFull(MatchResult years) {
    int next = Integer.parseInt(years.group(1)) + 1;
    return next % 100 == Integer.parseInt(years.group(3))
        ? years.group(1) + years.group(2) + next
        : years.group();
  }

  /** Whether the groups of a time of the day are an hour, a minute and a second, or missing. */
  static boolean isSound(MatchResult time) {
    return below(24, time.group(1)) && below(60, time.group(2)) && below(60, time.group(3));
  }

  private static boolean below(int limit, String number) {
    return number == null || Integer.parseInt(number) < limit;
  }

  private static int quarter(String ordinal) {
    return Character.isDigit(ordinal.charAt(0))
        ? ordinal.charAt(0) - '0'
        : QUARTERS.get(ordinal) / 3 + 1;
  }

  static LocalDate middleOfYear(int year) {
    return middle(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
  }

  /**
   * The middle day of a span, both ends counted; of an even number of days, the later middle one.
   */
  static LocalDate middle(LocalDate first, LocalDate last) {
    return first.plusDays((ChronoUnit.DAYS.between(first, last) + 1) / 2);
  }

  /**
   * Where a date begins and ends. What stands twice, such as the month in {@code 2019 Nov-Dec},
   * belongs to both in turn; what stands once, such as the year there, belongs to both.
   */
  private static final class Ends {
    private final End first = new End();
    private final End last = new End();
    private boolean isSpan;

    /** Takes a number, a word, or, where both are null, what separates them. */
    boolean take(String digits, String word) {
      if (digits != null) {
        int number = digits.length() > 4 ? 0 : Integer.parseInt(digits);
        return number > 0
            && (digits.length() == 4
                ? put(end -> end.year == 0, end -> end.year = number)
                : digits.length() <= 2 && put(end -> end.day == 0, end -> end.day = number));
      }
      if (word == null) {
        return true;
      }
      Period period = Period.of(word);
      return period != null && put(end -> end.period == null, end -> end.period = period);
    }

    private boolean put(Predicate<End> free, Consumer<End> set) {
      End end = free.test(first) ? first : last;
      isSpan |= end == last;
      boolean fits = free.test(end);
      if (fits) {
        set.accept(end);
      }
      return fits;
    }

    LocalDate middle() {
      if (!isSpan) {
        return first.isSound() ? first.middle() : null;
      }
      boolean bothDays = (first.day == 0) == (last.day == 0);
      boolean onePeriod = last.period == null;
      first.fillFrom(last);
      last.fillFrom(first);
      placeWinter(onePeriod);
      if (!bothDays || !first.isSound() || !last.isSound()) {
        return null;
      }
      LocalDate from = first.begin();
      LocalDate to = last.end();
      return to.isBefore(from) ? null : WrittenDate.middle(from, to);
    }

    /** Moves a winter at one end to where it meets the other end. */
    private void placeWinter(boolean onePeriod) {
      boolean toNextYear = last.year == first.year + 1;
      if (first.isWinter() && (onePeriod || !last.isWinter()) && toNextYear) {
        first.year = last.year;
      } else if (last.isWinter() && !first.isWinter() && last.year == first.year) {
        last.year++;
      }
    }
  }

  /**
   * One end of a date; a year or a day that is missing is 0, and a period that is missing is null.
   */
  private static final class End {
    private int year;
    private Period period;
    private int day;

    void fillFrom(End other) {
      year = year == 0 ? other.year : year;
      period = period == null ? other.period : period;
    }

    boolean isWinter() {
      return period != null && period.first < 0;
    }

    boolean isSound() {
      return year > 0 && (day == 0 || (period != null && period.months == 1));
    }

    LocalDate middle() {
      return period != null && period.months == 1 && day == 0
          ? period.firstOf(year).atDay(MIDDLE_OF_MONTH)
          : WrittenDate.middle(begin(), end());
    }

    LocalDate begin() {
      return period == null
          ? LocalDate.of(year, 1, 1)
          : period.firstOf(year).atDay(Math.max(1, day));
    }

    LocalDate end() {
      if (period == null) {
        return LocalDate.of(year, 12, 31);
      }
      YearMonth last = period.firstOf(year).plusMonths(period.months - 1L);
      return day == 0 ? last.atEndOfMonth() : last.atDay(day);
    }
  }

  /**
   * A part of a year.
   *
   * @param first its first month, counted from the year's January, which is 0
   * @param months how many
   */
  private record Period(int first, int months) {

    /** The part of a year that a word in small letters names; null where it names none. */
    static Period of(String word) {
      for (int month = 0; month < MONTHS.size(); month++) {
        if (word.length() >= 3 && MONTHS.get(month).startsWith(word)) {
          return new Period(month, 1);
        }
      }
      Integer first = SEASONS.getOrDefault(word, QUARTERS.get(word));
      return first == null ? null : new Period(first, 3);
    }

    YearMonth firstOf(int year) {
      return YearMonth.of(year, 1).plusMonths(first);
    }
  }
}
