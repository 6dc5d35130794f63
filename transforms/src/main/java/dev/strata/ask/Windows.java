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
import dev.strata.text.Figures;
import dev.strata.topics.Topic.ShareWindow;
import dev.strata.topics.TopicCounts;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
  private final long firstDay;
  private final LocalDate asOf;
  private final List<ShareWindow> periods;
  private final TrendRules rules;
  private final int newbornMonths;
  private final int[] ofDays;

  /**
   * The windows of an archive.
   *
   * @param since the first day that counts
   * @param asOf the last day that counts
   * @param periods the windows of any topic, oldest first
   */
  Windows(
      LocalDate since,
      LocalDate asOf,
      List<ShareWindow> periods,
      TrendRules rules,
      int newbornMonths) {
    this.since = since;
    this.firstDay = since.toEpochDay();
    this.asOf = asOf;
    this.periods = periods;
    this.rules = rules;
    this.newbornMonths = newbornMonths;
    this.ofDays =
        IntStream.rangeClosed(0, (int) (asOf.toEpochDay() - firstDay))
            .map(
                i ->
                    TopicCounts.window(
                        periods.size(), TopicCounts.monthsBack(asOf, since.plusDays(i))))
            .toArray();
  }

  /** Counts of no papers yet. */
  Days days() {
    return new Days();
  }

  /** The number of papers of each day from the first to the last that counts. */
  final class Days {
    private final long[] papers = new long[ofDays.length];

    /** Adds a paper of a day since 1970-01-01, if that day counts. */
    void add(int day) {
      long i = day - firstDay;
      if (i >= 0 && i < papers.length) {
        papers[(int) i]++;
      }
    }

    void addAll(Days other) {
      Arrays.setAll(papers, i -> papers[i] + other.papers[i]);
    }

    private Days minus(Days other) {
      Days rest = new Days();
      Arrays.setAll(rest.papers, i -> papers[i] - other.papers[i]);
      return rest;
    }

    private long sum() {
      return Arrays.stream(papers).sum();
    }

    /** The papers from one day to another, both counted in. */
    private long between(LocalDate from, LocalDate to) {
      int first = (int) Math.max(0, from.toEpochDay() - firstDay);
      int end = (int) Math.min(papers.length, to.toEpochDay() - firstDay + 1);
      return first >= end ? 0 : Arrays.stream(papers, first, end).sum();
    }

    private LocalDate first() {
      return day(IntStream.range(0, papers.length).filter(i -> papers[i] > 0).findFirst());
    }

    private LocalDate last() {
      return day(IntStream.range(0, papers.length).filter(i -> papers[i] > 0).max());
    }

    private LocalDate day(OptionalInt i) {
      return i.isEmpty() ? null : since.plusDays(i.getAsInt());
    }
  }

  /**
   * The answer that follows from the near papers.
   *
   * @param standsFor the nearest papers, which show what the question found
   * @param nearerThan the similarity from which on a paper is near
   * @param counted how many papers are near, and of which days
   * @param calibrated whether {@code nearerThan} is the similarity of random pairs
   */
  OverTime answer(
      Question question,
      List<NearPaper> standsFor,
      double nearerThan,
      boolean calibrated,
      NearScan.Counted counted) {
    TopicTrends trends = trends(counted);
    TopicSeries idea = trends.topics().get(IDEA);
    PooledShare peak = new PooledWindows(trends, idea).peak(rules).orElse(null);
    long inWindows = idea.windows().stream().mapToLong(Long::longValue).sum();
    return new OverTime(
        question,
        standsFor,
        nearerThan,
        calibrated,
        rules.alpha(),
        counted.papers(),
        counted.papers() - inWindows,
        counted.nearest(),
        idea.first(),
        idea.last(),
        peak,
        windows(trends.windows(), idea.windows()),
        findings(trends));
  }

  private TopicTrends trends(NearScan.Counted counted) {
    Days near = counted.near();
    Days archive = counted.all();
    List<Window> windows = new ArrayList<>();
    List<Long> all = perWindow(archive);
    for (int w = 0; w < periods.size(); w++) {
      windows.add(new Window(periods.get(w).from(), periods.get(w).to(), all.get(w)));
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
            series(IDEA, counted.papers(), near, years),
            series(OTHERS, archive.sum() - near.sum(), archive.minus(near), years)),
        null);
  }

  private TopicSeries series(int label, long papers, Days days, List<Integer> years) {
    return new TopicSeries(
        label,
        papers,
        days.sum(),
        days.first(),
        days.last(),
        days.between(asOf.minusMonths(newbornMonths).plusDays(1), asOf),
        perWindow(days),
        years.stream()
            .map(year -> days.between(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31)))
            .toList());
  }

  private List<Long> perWindow(Days days) {
    long[] counts = new long[periods.size()];
    for (int i = 0; i < ofDays.length; i++) {
      if (ofDays[i] != NONE) {
        counts[ofDays[i]] += days.papers[i];
      }
    }
    return Longs.asList(counts);
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
                    list.word(), Figures.withPlainSpaces(list.why(finding, facts))));
  }
}
