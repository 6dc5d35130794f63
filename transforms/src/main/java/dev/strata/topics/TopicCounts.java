/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.cluster.Clustering;
import dev.strata.model.JsonCoder;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The counts that {@link CountTopicMonths} adds up: each topic's papers by month back from asOf and
 * by calendar year.
 *
 * @param undated papers without a date
 * @param tooEarly papers dated before the series begin
 * @param tooLate papers dated after asOf
 * @param topics the topics by label; papers in no topic are counted as one
 */
@DefaultCoder(JsonCoder.class)
public record TopicCounts(
    long undated, long tooEarly, long tooLate, SortedMap<Integer, Topic> topics) {
  private static final int MONTHS = 12;

  /**
   * The counts of one topic.
   *
   * @param papers its papers, dated or not
   * @param first day of the first dated paper, or null
   * @param last day of the last paper that is not after asOf, or null
   * @param months papers by month back: month 0 is the one that ends on asOf
   * @param years papers by calendar year
   */
  record Topic(
      long papers,
      LocalDate first,
      LocalDate last,
      SortedMap<Integer, Long> months,
      SortedMap<Integer, Long> years) {

    static Topic undated() {
      return new Topic(1, null, null, new TreeMap<>(), new TreeMap<>());
    }

    static Topic dated(LocalDate day, int month) {
      return new Topic(
          1, day, day, new TreeMap<>(Map.of(month, 1L)), new TreeMap<>(Map.of(day.getYear(), 1L)));
    }

    /** Adds {@code other} into this one's maps. */
    Topic add(Topic other) {
      other.months.forEach((month, count) -> months.merge(month, count, Long::sum));
      other.years.forEach((year, count) -> years.merge(year, count, Long::sum));
      return new Topic(
          papers + other.papers,
          Stream.of(first, other.first)
              .filter(d -> d != null)
              .min(LocalDate::compareTo)
              .orElse(null),
          Stream.of(last, other.last).filter(d -> d != null).max(LocalDate::compareTo).orElse(null),
          months,
          years);
    }

    long dated() {
      return sum(months);
    }
  }

  /**
   * The number {@code m} of months back from {@code asOf} whose month, (asOf - m - 1 months, asOf -
   * m months], holds {@code day}.
   */
  public static int monthsBack(LocalDate asOf, LocalDate day) {
    int months = Math.toIntExact(Math.max(0, ChronoUnit.MONTHS.between(day, asOf) - 1));
    while (!day.isAfter(asOf.minusMonths(months + 1L))) {
      months++;
    }
    return months;
  }

  /**
   * The window, of {@code windows} windows with the oldest as 0, that holds a paper of {@code
   * monthsBack} months back; -1 if the paper is older than all windows.
   */
  public static int window(int windows, int monthsBack) {
    return Math.max(-1, windows - 1 - monthsBack / MONTHS);
  }

  TopicCounts plus(TopicCounts other) {
    SortedMap<Integer, Topic> sum = new TreeMap<>();
    for (TopicCounts counts : List.of(this, other)) {
      counts.topics.forEach(
          (label, topic) ->
              sum.merge(
                  label,
                  new Topic(0, null, null, new TreeMap<>(), new TreeMap<>()).add(topic),
                  Topic::add));
    }
    return new TopicCounts(
        undated + other.undated, tooEarly + other.tooEarly, tooLate + other.tooLate, sum);
  }

  /** The counts as windows of 12 months and calendar years. */
  TopicTrends trends(LocalDate asOf, int lastMonths) {
    SortedMap<Integer, Long> allMonths = new TreeMap<>();
    for (Topic topic : topics.values()) {
      topic.months.forEach((month, count) -> allMonths.merge(month, count, Long::sum));
    }
    LocalDate first =
        topics.values().stream()
            .map(Topic::first)
            .filter(d -> d != null)
            .min(LocalDate::compareTo)
            .orElse(null);
    int whole = 0; // windows that begin on or after the first paper's day
    while (first != null && !asOf.minusMonths(12L * (whole + 1)).plusDays(1).isBefore(first)) {
      whole++;
    }
    List<TopicTrends.Window> windows = new ArrayList<>();
    for (int w = whole - 1; w >= 0; w--) {
      windows.add(
          new TopicTrends.Window(
              asOf.minusMonths(12L * (w + 1)).plusDays(1),
              asOf.minusMonths(12L * w),
              window(allMonths, w)));
    }
    List<Integer> years =
        first == null
            ? List.of()
            : IntStream.rangeClosed(first.getYear(), asOf.getYear()).boxed().toList();
    int windowCount = whole;
    SortedMap<Integer, TopicTrends.TopicSeries> series = new TreeMap<>();
    topics.forEach(
        (label, topic) -> series.put(label, series(label, topic, windowCount, years, lastMonths)));
    TopicTrends.TopicSeries noise = series.remove(Clustering.NOISE);
    return new TopicTrends(
        asOf, undated, tooEarly, tooLate, windows, years, List.copyOf(series.values()), noise);
  }

  private static TopicTrends.TopicSeries series(
      int label, Topic topic, int windows, List<Integer> years, int lastMonths) {
    return new TopicTrends.TopicSeries(
        label,
        topic.papers,
        topic.dated(),
        topic.first,
        topic.last,
        sum(topic.months.headMap(lastMonths)),
        IntStream.range(0, windows).mapToObj(w -> window(topic.months, windows - 1 - w)).toList(),
        years.stream().map(year -> topic.years.getOrDefault(year, 0L)).toList());
  }

  /** The papers of the {@code w}-th window back, from 0. */
  private static long window(SortedMap<Integer, Long> months, int w) {
    return sum(months.subMap(12 * w, 12 * (w + 1)));
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
