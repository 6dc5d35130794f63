/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.model.JsonCoder;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * How many papers each topic had in each window of 12 months and each calendar year. Papers without
 * a date, or dated before the series begin or after {@code asOf}, are in none of it but counted.
 *
 * @param asOf the day that counts as now; null where no paper has a date
 * @param undated papers without a date
 * @param tooEarly papers dated before the first day with enough papers: see {@link FindAsOf}
 * @param tooLate papers dated after {@code asOf}
 * @param windows windows of 12 months back from {@code asOf} by day, oldest first; the oldest,
 *     partial one is dropped
 * @param years calendar years from the first paper counted to {@code asOf}'s, rising
 * @param topics every topic that has a paper, by label
 */
@DefaultCoder(JsonCoder.class)
public record TopicTrends(
    LocalDate asOf,
    long undated,
    long tooEarly,
    long tooLate,
    List<Window> windows,
    List<Integer> years,
    List<TopicSeries> topics) {

  /**
   * Twelve months.
   *
   * @param from first day, counted in
   * @param to last day, counted in
   * @param papers of the whole archive
   */
  public record Window(LocalDate from, LocalDate to, long papers) {}

  /**
   * One topic's counts.
   *
   * @param label the topic
   * @param papers all of its papers, undated ones too
   * @param dated those that the series count
   * @param first day of the first of them, or null
   * @param last day of the last of them, or null
   * @param lastMonths papers in the months of {@code --newbornMonths} that end on {@code asOf}
   * @param windows as long as {@link TopicTrends#windows()}
   * @param years as long as {@link TopicTrends#years()}
   */
  public record TopicSeries(
      int label,
      long papers,
      long dated,
      LocalDate first,
      LocalDate last,
      long lastMonths,
      List<Long> windows,
      List<Long> years) {}
}
