/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.findings.PooledWindows.Peak;
import dev.strata.text.Figures;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lists topics whose share of the archive in the last windows is above the largest share that they
 * had before. The topic that rose most is first; ties go to the lowest label. Newborn topics are
 * left out, because they have almost no history.
 *
 * <p>The score is the Clopper-Pearson lower bound of the share now, divided by the upper bound of
 * the share at the peak before. Each bound is taken at half of alpha; for the peak, that half is
 * also divided by the number of ranges of windows that were tried (Bonferroni). If no earlier range
 * has enough papers for a peak, all earlier windows together take its place. The p-value is the
 * smallest alpha at which the score is above 1. Every topic that has enough papers now is tested.
 */
public final class RisingTopics extends GrownTopics<RisingTopics.RisingTopic> {
  private static final int BOUNDS = 2;

  /**
   * A topic whose share of the archive is larger than it ever was.
   *
   * @param rank from 1; the topic that rose most is first
   * @param label the topic's label
   * @param papers the number of all of its papers
   * @param score the lower bound of its share now, divided by the upper bound of its highest share
   *     before: {@code now.bound / before.bound}
   * @param pValue the smallest alpha at which the score is still above 1
   * @param before the earlier windows with its largest share; its {@code bound} is an upper bound
   * @param now its share in the last windows; its {@code bound} is a lower bound
   */
  public record RisingTopic(
      int rank,
      int label,
      long papers,
      double score,
      double pValue,
      PooledShare before,
      PooledShare now)
      implements TopicFinding {}

  RisingTopics() {
    super("rising", "Topic that rose most", "largest rise first");
  }

  /** The letter U, for up: reborn topics already have the letter R. */
  @Override
  public String letter() {
    return "U";
  }

  @Override
  List<Candidate<RisingTopic>> test(TopicTrends trends, TrendRules rules, Rankings earlierLists) {
    Set<Integer> newborn = earlierLists.labels(TopicLists.NEWBORN);
    return super.test(trends, rules, earlierLists).stream()
        .filter(candidate -> !newborn.contains(candidate.label()))
        .toList();
  }

  @Override
  Optional<Candidate<RisingTopic>> test(
      PooledWindows windows, TopicSeries topic, TrendRules rules) {
    int end = windows.count();
    int recent = end - rules.rebornWindows();
    if (recent <= 0
        || windows.topic(recent, end) < rules.peakMinPapers()
        || windows.archive(recent, end) < rules.peakMinArchive()
        || windows.archive(0, recent) < rules.peakMinArchive()) {
      return Optional.empty();
    }
    Peak highest = windows.peak(rules, recent).orElse(new Peak(0, recent, 1));
    double parts = (double) BOUNDS * highest.tried();
    double pValue =
        Faded.pValue(
            windows.sample(recent, end, BOUNDS),
            windows.sample(highest.from(), highest.to(), parts),
            1);
    PooledShare before = windows.atMost(highest.from(), highest.to(), rules.alpha() / parts);
    PooledShare now = windows.atLeast(recent, end, rules.alpha() / BOUNDS);
    double score = now.bound() / before.bound();
    return Optional.of(
        new Candidate<>(
            topic.label(),
            pValue,
            -score,
            rank ->
                new RisingTopic(rank, topic.label(), topic.papers(), score, pValue, before, now)));
  }

  /**
   * Reasons to doubt a rising topic: most of its papers are not in English, or most of its recent
   * papers are in one category whose share grew strongly even if this topic's papers are not
   * counted.
   */
  @Override
  public List<Caveat> caveats(RisingTopic rising, Topic topic, TrendFacts facts) {
    Span now = Span.of(Span.Kind.NOW, rising.now());
    return Caveat.of(
        topic,
        facts,
        Caveat.Change.growth(window -> now.contains(window.from(), window.to()), facts.rules()));
  }

  @Override
  public String about(TrendFacts facts) {
    return ("Topics whose share of the archive in the last %s is larger than in their best earlier"
            + " period of %s. Newborn topics are not listed again.")
        .formatted(years(facts), Figures.count(facts.rules().peakWindows(), "year"));
  }

  @Override
  public String none(TrendFacts facts) {
    return ("none has a larger share of the archive in the last %s than in its best earlier period"
            + " of %s")
        .formatted(years(facts), Figures.count(facts.rules().peakWindows(), "year"));
  }

  @Override
  public String score(RisingTopic topic) {
    return "at least %s times its highest share before".formatted(Figures.ratio(topic.score()));
  }

  @Override
  public String why(RisingTopic topic, TrendFacts facts) {
    return "from %s of all papers in %s up to %s in the last %s: %s"
        .formatted(
            Figures.percent(topic.before().share()),
            Figures.windows(topic.before().from(), topic.before().to()),
            Figures.percent(topic.now().share()),
            years(facts),
            score(topic));
  }

  @Override
  public List<Column<RisingTopic>> columns(TrendFacts facts) {
    return List.of(
        new Column<>(
            "Highest share before",
            topic -> Column.Cell.share(topic.before()).during(topic.before())),
        new Column<>("Now", topic -> Column.Cell.share(topic.now())),
        Column.score("How much it rose"));
  }

  @Override
  public List<Span> spans(RisingTopic topic, TrendFacts facts) {
    return List.of(Span.of(Span.Kind.NOW, topic.now()), Span.of(Span.Kind.PEAK, topic.before()));
  }

  @Override
  public SortedMap<Span.Kind, String> periods(TrendFacts facts) {
    return new TreeMap<>(
        Map.of(Span.Kind.PEAK, "highest before", Span.Kind.NOW, "now, the last " + years(facts)));
  }

  private static String years(TrendFacts facts) {
    return Figures.count(facts.rules().rebornWindows(), "year");
  }
}
