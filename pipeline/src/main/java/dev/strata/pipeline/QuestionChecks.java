/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.text.Printable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Turns what people write into a question, be it on a command line or in an address.
 *
 * @param mark what stands before the names of options in sentences: {@code --}, or nothing
 * @param most the most papers that an answer may have
 */
public record QuestionChecks(String mark, int most) {

  /**
   * A filter.
   *
   * @param from the first day, as YYYY, YYYY-MM or YYYY-MM-DD, or null
   * @param to the last day; that year or month counts; or null
   * @throws UsageException where a day is none, or the last one comes before the first
   */
  public PaperFilter filter(String from, String to, Set<String> categories, Set<Integer> topics) {
    LocalDate first = from == null ? null : days("from", from).get(0);
    LocalDate last = to == null ? null : days("to", to).get(1);
    try {
      return new PaperFilter(first, last, categories, topics);
    } catch (IllegalArgumentException e) {
      throw new UsageException(mark + "from and " + mark + "to: " + e.getMessage(), e);
    }
  }

  /** The first and the last day of a year, a month or a day. */
  private List<LocalDate> days(String name, String written) {
    try {
      if (written.matches("\\d{4}")) {
        int year = Integer.parseInt(written);
        return List.of(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
      }
      if (written.matches("\\d{4}-\\d{2}")) {
        YearMonth month = YearMonth.parse(written);
        return List.of(month.atDay(1), month.atEndOfMonth());
      }
      LocalDate day = LocalDate.parse(written);
      return List.of(day, day);
    } catch (DateTimeException e) {
      throw new UsageException(
          mark
              + name
              + " must be a year, month or day as YYYY, YYYY-MM or YYYY-MM-DD, was "
              + Printable.value(written),
          e);
    }
  }

  /**
   * Checks what is asked.
   *
   * @param text the text, or null
   * @throws UsageException where papers are named beside a text, or the text is empty
   */
  public void checkAbout(String text, List<String> like) {
    if (!like.isEmpty() && text != null) {
      throw new UsageException(mark + "like and a text exclude each other: ask one of them");
    }
    if (text != null && text.isBlank()) {
      throw new UsageException("the question is empty");
    }
  }

  /** Checks the number of papers in an answer. */
  public void checkCount(int count) {
    if (count < 1 || count > most) {
      throw new UsageException(mark + "count must be in [1, " + most + "], was " + count);
    }
  }

  /** The similarity from which on papers are near over time, if {@code nearerThan} is one. */
  public OptionalDouble nearerThan(Double nearerThan, boolean overTime) {
    if (nearerThan == null) {
      return OptionalDouble.empty();
    }
    if (!(Math.abs(nearerThan) <= 1)) {
      throw new UsageException(mark + "nearer-than must be in [-1, 1], was " + nearerThan);
    }
    if (!overTime) {
      throw new UsageException(mark + "nearer-than is for " + mark + "over-time alone");
    }
    return OptionalDouble.of(nearerThan);
  }

  /** The question about a text, or about papers where there is no text. */
  public Question question(String text, List<String> like, PaperFilter filter, int count) {
    return text == null ? Question.like(like, filter, count) : Question.of(text, filter, count);
  }
}
