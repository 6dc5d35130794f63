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
 * Lists topics whose share of the archive in the last windows is above the largest that they had
 * before. First the one that rose most, ties to the lowest label. Newborn topics, which have hardly
 * a past, are not listed again.
 *
 * <p>Score: the Clopper-Pearson lower bound of the share now over the upper bound of the peak
 * before, each at half of alpha, the peak's divided by the number of windows that it was chosen
 * from (Bonferroni). A topic that never had enough papers for a peak is compared with all windows
 * before, pooled. The p-value is the smallest alpha at which the score is above 1. Every other
 * topic is tested that has enough papers now.
 */
public final class RisingTopics extends GrownTopics<RisingTopics.RisingTopic> {
  private static final int BOUNDS = 2;

  /**
   * A topic whose share of the archive is larger than it ever was.
   *
   * @param rank from 1, first the one that rose most
   * @param label the topic
   * @param papers all of its papers
   * @param score how many times its highest share before it has now, at least: {@code now.bound /
   *     before.bound}
   * @param pValue the smallest alpha at which the score still is above 1
   * @param before the windows before now with its largest share, which was {@code bound} at most
   * @param now the last windows, where its share is {@code bound} at least
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
    super("rising");
  }

  /** The R is that of the reborn topics. */
  @Override
  public String letter() {
    return "U";
  }

  @Override
  List<Candidate<RisingTopic>> test(TopicTrends trends, TrendRules rules, Rankings others) {
    Set<Integer> newborn = others.labels(TopicLists.NEWBORN);
    return super.test(trends, rules, others).stream()
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

  /** That papers of a language or a category, of which most of its papers now are, are new. */
  @Override
  public List<Caveat> caveats(RisingTopic rising, Topic topic, TrendFacts facts) {
    Span now = Span.of(Span.Kind.NOW, rising.now());
    return Caveat.of(
        topic,
        facts,
        Caveat.Change.growth(window -> now.contains(window.from(), window.to()), facts.rules()));
  }

  @Override
  public String superlative() {
    return "Topic that rose most";
  }

  @Override
  public String order() {
    return "first the one that rose most";
  }

  @Override
  public String about(TrendFacts facts) {
    return ("Topics whose share of the archive in the last %s is above the one in their best %s before."
            + " Newborn topics are not listed again.")
        .formatted(years(facts), Figures.count(facts.rules().peakWindows(), "year"));
  }

  @Override
  public String none(TrendFacts facts) {
    return "none has a share of the archive in the last %s that is above the one in its best %s before"
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
            "At its highest before",
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
