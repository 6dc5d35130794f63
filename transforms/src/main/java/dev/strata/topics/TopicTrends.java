/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.model.JsonCoder;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The number of papers that each topic had in each window of 12 months and each calendar year.
 * Papers without a date, or dated before the series begin or after {@code asOf}, are in no window
 * and no year; they are counted apart.
 *
 * @param asOf the day that counts as now; null where no paper has a date
 * @param undated papers without a date
 * @param tooEarly papers dated before the first day with enough papers: see {@link FindAsOf}
 * @param tooLate papers dated after {@code asOf}
 * @param windows windows of 12 months back from {@code asOf} by day, oldest first; a partial window
 *     at the beginning is dropped
 * @param years calendar years, rising, from that of the first paper counted to that of {@code asOf}
 * @param topics every topic that has a paper, by label
 * @param noise the papers in no topic; null where every paper is in one
 */
@DefaultCoder(JsonCoder.class)
public record TopicTrends(
    LocalDate asOf,
    long undated,
    long tooEarly,
    long tooLate,
    List<Window> windows,
    List<Integer> years,
    List<TopicSeries> topics,
    TopicSeries noise) {

  /** The series of all papers: those of the topics, and that of the papers in no topic. */
  public Stream<TopicSeries> all() {
    return Stream.concat(topics.stream(), Stream.ofNullable(noise));
  }

  /**
   * A window of twelve months.
   *
   * @param from first day, counted in
   * @param to last day, counted in
   * @param papers papers of the whole archive in it
   */
  public record Window(LocalDate from, LocalDate to, long papers) {}

  /**
   * One topic's counts.
   *
   * @param label the topic's label
   * @param papers all of its papers, with and without a date
   * @param dated papers that the series count
   * @param first day of the first paper that the series count, or null
   * @param last day of the last paper that the series count, or null
   * @param lastMonths papers in the months of {@code --newbornMonths} that end on {@code asOf}
   * @param windows its papers in each of {@link TopicTrends#windows()}
   * @param years its papers in each of {@link TopicTrends#years()}
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
