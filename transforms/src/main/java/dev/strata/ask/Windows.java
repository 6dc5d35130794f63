/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.primitives.Longs;
import dev.strata.findings.CategoryTrends;
import dev.strata.findings.PooledShare;
import dev.strata.findings.PooledWindows;
import dev.strata.findings.Rankings;
import dev.strata.findings.TopicFinding;
import dev.strata.findings.TopicList;
import dev.strata.findings.TopicLists;
import dev.strata.findings.TrendFacts;
import dev.strata.findings.TrendRules;
import dev.strata.math.Binomial;
import dev.strata.topics.TopicCounts;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The windows in which an archive's topics are counted, and what follows from the papers of each:
 * shares, bounds and findings, by the rules of the run that wrote the archive.
 */
final class Windows {
  private static final int IDEA = 0;
  private static final int OTHERS = 1;
  private static final int NONE = -1;

  private final LocalDate since;
  private final LocalDate asOf;
  private final List<Period> periods;
  private final TrendRules rules;
  private final int newbornMonths;
  private final int[] ofDays;

  /** The first and the last day of a window. */
  record Period(LocalDate from, LocalDate to) {}

  /**
   * The windows of an archive.
   *
   * @param since the first day that counts
   * @param asOf the last day that counts
   * @param periods the windows, oldest first
   */
  Windows(
      LocalDate since, LocalDate asOf, List<Period> periods, TrendRules rules, int newbornMonths) {
    this.since = since;
    this.asOf = asOf;
    this.periods = periods;
    this.rules = rules;
    this.newbornMonths = newbornMonths;
    this.ofDays =
        IntStream.rangeClosed(0, (int) (asOf.toEpochDay() - since.toEpochDay()))
            .map(
                i ->
                    TopicCounts.window(
                        periods.size(), TopicCounts.monthsBack(asOf, since.plusDays(i))))
            .toArray();
  }

  /** The number of windows. */
  int count() {
    return periods.size();
  }

  /** The window of a day since 1970-01-01; -1 if it is in none. */
  int of(int day) {
    long i = (long) day - since.toEpochDay();
    return i < 0 || i >= ofDays.length ? NONE : ofDays[(int) i];
  }

  /**
   * What is counted of papers by their day since 1970-01-01; days of no paper are absent, and
   * papers without a date are not counted.
   */
  static final class Days {
    private final NavigableMap<Integer, Long> papers = new TreeMap<>();

    void add(int day, long count) {
      papers.merge(day, count, Long::sum);
    }

    void addAll(Days other) {
      other.papers.forEach(this::add);
    }

    long sum() {
      return sum(papers);
    }

    private static long sum(SortedMap<Integer, Long> some) {
      return some.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The papers from the first to the last day, both counted in. */
    private Days between(LocalDate from, LocalDate to) {
      Days some = new Days();
      some.papers.putAll(papers.subMap((int) from.toEpochDay(), true, (int) to.toEpochDay(), true));
      return some;
    }

    private long after(LocalDate day) {
      return sum(papers.tailMap((int) day.toEpochDay(), false));
    }

    private LocalDate first() {
      return papers.isEmpty() ? null : LocalDate.ofEpochDay(papers.firstKey());
    }

    private LocalDate last() {
      return papers.isEmpty() ? null : LocalDate.ofEpochDay(papers.lastKey());
    }

    private List<Long> byYear(List<Integer> years) {
      return years.stream()
          .map(year -> between(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31)).sum())
          .toList();
    }

    private Days minus(Days other) {
      Days rest = new Days();
      papers.forEach(
          (day, count) -> {
            long left = count - other.papers.getOrDefault(day, 0L);
            if (left > 0) {
              rest.add(day, left);
            }
          });
      return rest;
    }
  }

  /**
   * The answer that follows from the papers of each day.
   *
   * @param begun the answer with all that does not follow from the days
   * @param near the near papers
   * @param all all papers that were compared
   */
  OverTime answer(OverTime begun, Days near, Days all) {
    Days counted = near.between(since, asOf);
    Days archive = all.between(since, asOf);
    TopicTrends trends = trends(begun.papers(), counted, archive);
    TopicSeries idea = trends.topics().get(IDEA);
    PooledShare peak = new PooledWindows(trends, idea).peak(rules).orElse(null);
    long inWindows = idea.windows().stream().mapToLong(Long::longValue).sum();
    return new OverTime(
        begun.question(),
        begun.standsFor(),
        begun.nearerThan(),
        begun.calibrated(),
        rules.alpha(),
        begun.papers(),
        begun.papers() - inWindows,
        begun.nearest(),
        counted.first(),
        counted.last(),
        peak,
        windows(trends.windows(), idea.windows()),
        findings(trends));
  }

  private TopicTrends trends(long papers, Days near, Days archive) {
    List<Window> windows = new ArrayList<>();
    long[] all = perWindow(archive);
    for (int w = 0; w < periods.size(); w++) {
      windows.add(new Window(periods.get(w).from(), periods.get(w).to(), all[w]));
    }
    List<Integer> years =
        archive.first() == null
            ? List.of()
            : IntStream.rangeClosed(archive.first().getYear(), asOf.getYear()).boxed().toList();
    return new TopicTrends(
        asOf,
        0,
        0,
        0,
        windows,
        years,
        List.of(
            series(IDEA, papers, near, years),
            series(OTHERS, archive.sum() - near.sum(), archive.minus(near), years)));
  }

  private TopicSeries series(int label, long papers, Days days, List<Integer> years) {
    return new TopicSeries(
        label,
        papers,
        days.sum(),
        days.first(),
        days.last(),
        days.after(asOf.minusMonths(newbornMonths)),
        Longs.asList(perWindow(days)),
        days.byYear(years));
  }

  private long[] perWindow(Days days) {
    long[] counts = new long[periods.size()];
    days.papers.forEach(
        (day, count) -> {
          if (of(day) != NONE) {
            counts[of(day)] += count;
          }
        });
    return counts;
  }

  private List<OverTime.NearWindow> windows(List<Window> windows, List<Long> near) {
    List<OverTime.NearWindow> bounded = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      long x = near.get(w);
      long n = window.papers();
      bounded.add(
          new OverTime.NearWindow(
              window.from(),
              window.to(),
              x,
              n,
              n == 0 ? 0 : (double) x / n,
              n == 0 ? 0 : Binomial.lower(x, n, rules.alpha() / 2),
              n == 0 ? 1 : Binomial.upper(x, n, rules.alpha() / 2)));
    }
    return bounded;
  }

  private List<OverTime.IdeaFinding> findings(TopicTrends trends) {
    Rankings found = Rankings.ofOne(trends, IDEA, rules);
    TrendFacts facts = new TrendFacts(trends, CategoryTrends.none(), rules, newbornMonths);
    return TopicLists.ALL.stream().flatMap(list -> finding(list, found, facts).stream()).toList();
  }

  private static <T extends TopicFinding> Optional<OverTime.IdeaFinding> finding(
      TopicList<T> list, Rankings found, TrendFacts facts) {
    return found.of(list).stream()
        .findFirst()
        .map(
            finding ->
                new OverTime.IdeaFinding(
                    list.word(), list.why(finding, facts).replace('\u00a0', ' ')));
  }
}
