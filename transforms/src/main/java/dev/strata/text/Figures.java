/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes numbers and counted nouns as the page shows them, in the same way in every locale. */
public final class Figures {
  private static final String MISSING = "–";
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

  /** The smallest share above 0 that is written out. */
  private static final double LEAST = 1e-5;

  private static final MathContext TWO_DIGITS = new MathContext(2);

  private Figures() {}

  /** A number with its thousands separated, such as {@code 14,995}. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A number and its noun, such as {@code 1 paper} or {@code 2 papers}. */
  public static String count(long n, String noun) {
    return count(n) + "\u00a0" + noun + (n == 1 ? "" : "s");
  }

  /** A share as percent: from 10 % up with at most one decimal, below 10 % with two digits. */
  public static String percent(double share) {
    if (!Double.isFinite(share)) {
      return MISSING;
    }
    if (share > 0 && share < LEAST) {
      return "<\u00a0" + percent(LEAST);
    }
    return plain(BigDecimal.valueOf(share).movePointRight(2)) + "\u00a0%";
  }

  /** A ratio: below 10 with two digits, else with at most one decimal. */
  public static String ratio(double ratio) {
    return Double.isFinite(ratio) ? plain(BigDecimal.valueOf(ratio)) : MISSING;
  }

  /** A p-value, such as {@code p = 0.003}; below 0.001 it is {@code p < 0.001}. */
  public static String pValue(double p) {
    return p < 0.001 ? "p\u00a0<\u00a00.001" : "p\u00a0=\u00a0" + ratio(p);
  }

  /** A cosine with three decimals. */
  public static String similarity(double cosine) {
    return Double.isFinite(cosine) ? String.format(Locale.ROOT, "%.3f", cosine) : MISSING;
  }

  /** A day, such as {@code 1 March 2017}. */
  public static String day(LocalDate day) {
    return day.getDayOfMonth() + " " + month(day);
  }

  /** The month of a day, such as {@code March 2017}. */
  public static String month(LocalDate day) {
    return MONTH.format(day);
  }

  /** A period, such as {@code March 2017 to February 2020}. */
  public static String period(LocalDate from, LocalDate to) {
    return month(from) + " to " + month(to);
  }

  /**
   * The period of windows that need not begin on the first of a month: it begins with the month
   * after the one they begin in, unless they begin on its first day. Windows from 2 March on begin
   * in April.
   */
  public static String windows(LocalDate from, LocalDate to) {
    return period(from.plusMonths(1).minusDays(1), to);
  }

  /** An ordinal number, such as {@code 1st}, {@code 2nd} or {@code 11th}. */
  public static String ordinal(int n) {
    int tens = n % 100;
    String ending =
        switch (tens >= 11 && tens <= 13 ? 0 : n % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
    return n + ending;
  }

  /** The text with plain spaces, which every terminal shows. */
  public static String withPlainSpaces(String text) {
    return text.replace('\u00a0', ' ');
  }

  private static String plain(BigDecimal number) {
    BigDecimal rounded =
        number.abs().compareTo(BigDecimal.TEN) < 0
            ? number.round(TWO_DIGITS)
            : number.setScale(1, TWO_DIGITS.getRoundingMode());
    BigDecimal shortest = rounded.stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, shortest.scale()) + "f", shortest);
  }
}
