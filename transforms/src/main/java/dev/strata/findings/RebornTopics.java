/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.findings.PooledWindows.Peak;
import dev.strata.math.Binomial;
import dev.strata.text.Figures;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lists topics that were large, all but gone for years, and are back. The topic that has most of
 * its peak back is first; ties go to the lowest label.
 *
 * <p>The test uses three Clopper-Pearson bounds, each at a third of alpha: a lower bound of the
 * share at the peak, an upper bound in the trough, and a lower bound in the last windows. For the
 * peak and the trough, that third is divided by the number of windows that each was chosen from.
 * The bound of the trough must be below a part of the bound of the peak, as in {@link
 * ExtinctTopics}; the bound of the last windows must be above a part of the peak's share. The
 * p-value is the smallest alpha at which both hold. Every topic is tested that has a peak, and room
 * for a trough between the peak and the last windows.
 */
public final class RebornTopics extends TopicList<RebornTopic> {
  private static final int BOUNDS = 3;

  RebornTopics() {
    super("reborn", "Topic that is back", "first the one that has most of its peak back");
  }

  @Override
  Optional<Candidate<RebornTopic>> test(
      PooledWindows windows, TopicSeries topic, TrendRules rules) {
    int end = windows.count();
    int recent = end - rules.rebornWindows();
    int length = rules.recentWindows();
    Optional<Peak> found = windows.peak(rules, recent - length);
    if (found.isEmpty() || windows.archive(recent, end) == 0) {
      return Optional.empty();
    }
    Peak best = found.get();
    int first = best.to();
    int troughs = recent - length - first + 1;
    double peakParts = (double) BOUNDS * best.tried();
    double troughParts = (double) BOUNDS * troughs;
    Faded.Sample before = windows.sample(best.from(), best.to(), peakParts);
    int lowest = first;
    double faded = 1;
    for (int from = first; from < first + troughs; from++) {
      double pValue =
          Faded.pValue(
              before, windows.sample(from, from + length, troughParts), rules.extinctBelow());
      if (pValue < faded) {
        lowest = from;
        faded = pValue;
      }
    }
    PooledShare peak = windows.atLeast(best.from(), best.to(), rules.alpha() / peakParts);
    PooledShare now = windows.atLeast(recent, end, rules.alpha() / BOUNDS);
    double back =
        BOUNDS
            * Binomial.atLeast(
                now.papers(), now.archive(), Math.min(1, rules.rebornAbove() * peak.share()));
    double pValue = Math.min(1, Math.max(faded, back));
    double score = now.bound() / peak.share();
    int trough = lowest;
    return Optional.of(
        new Candidate<>(
            topic.label(),
            pValue,
            -score,
            rank ->
                new RebornTopic(
                    rank,
                    topic.label(),
                    topic.papers(),
                    score,
                    pValue,
                    peak,
                    windows.atMost(trough, trough + length, rules.alpha() / troughParts),
                    now)));
  }

  @Override
  public String about(TrendFacts facts) {
    TrendRules rules = facts.rules();
    return "Topics that had lost all but %s of their peak for %s, and have more than %s of it back."
        .formatted(
            Figures.percent(rules.extinctBelow()),
            Figures.count(rules.recentWindows(), "year"),
            Figures.percent(rules.rebornAbove()));
  }

  @Override
  public String none(TrendFacts facts) {
    return "none that had lost all but %s of its peak has more than %s of it back"
        .formatted(
            Figures.percent(facts.rules().extinctBelow()),
            Figures.percent(facts.rules().rebornAbove()));
  }

  @Override
  public String score(RebornTopic topic) {
    return "at least %s of its peak is back".formatted(Figures.percent(topic.score()));
  }

  @Override
  public String why(RebornTopic topic, TrendFacts facts) {
    return "from %s of all papers in %s down to %s in %s, and back to %s in the last %s"
        .formatted(
            Figures.percent(topic.peak().share()),
            Figures.windows(topic.peak().from(), topic.peak().to()),
            Figures.percent(topic.trough().share()),
            Figures.windows(topic.trough().from(), topic.trough().to()),
            Figures.percent(topic.now().share()),
            now(facts));
  }

  @Override
  public List<Column<RebornTopic>> columns(TrendFacts facts) {
    return List.of(
        new Column<>(
            "At its peak",
            topic -> Column.Cell.of(Figures.percent(topic.peak().share())).during(topic.peak())),
        new Column<>(
            "In its trough",
            topic ->
                Column.Cell.of(Figures.percent(topic.trough().share())).during(topic.trough())),
        new Column<>("Now", topic -> Column.Cell.share(topic.now())),
        Column.score("What is back"));
  }

  @Override
  public List<Span> spans(RebornTopic topic, TrendFacts facts) {
    return List.of(
        Span.of(Span.Kind.PEAK, topic.peak()),
        Span.of(Span.Kind.NOW, topic.now()),
        Span.of(Span.Kind.TROUGH, topic.trough()));
  }

  @Override
  public SortedMap<Span.Kind, String> periods(TrendFacts facts) {
    return new TreeMap<>(
        Map.of(
            Span.Kind.PEAK,
            "peak",
            Span.Kind.TROUGH,
            "trough",
            Span.Kind.NOW,
            "now, the last " + now(facts)));
  }

  private static String now(TrendFacts facts) {
    return Figures.count(facts.rules().rebornWindows(), "year");
  }
}
