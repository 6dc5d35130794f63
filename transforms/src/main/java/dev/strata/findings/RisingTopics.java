/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

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
 * Lists topics whose share of the archive in the last windows is above their share in any windows
 * before, pooled as many together. First the one that rose most, ties to the lowest label. Newborn
 * topics, which have hardly a past, are not listed again.
 *
 * <p>Score: the Clopper-Pearson lower bound of the share now over the highest of the upper bounds
 * before, each at half of alpha. The p-value is the smallest alpha at which the score is above 1:
 * the largest of the p-values of all windows before. To choose from so many windows needs no
 * correction, since each of them has to pass: an intersection-union test (R. Berger, Technometrics
 * 24, 1982, section 3). Every other topic is tested that has enough papers now, in an archive that
 * has enough now and at least once before.
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
   * @param before the windows before now in which the share may have been highest, which was {@code
   *     bound} at most
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
    int length = rules.rebornWindows();
    int recent = end - length;
    if (recent < 0
        || windows.topic(recent, end) < rules.peakMinPapers()
        || windows.archive(recent, end) < rules.peakMinArchive()) {
      return Optional.empty();
    }
    double alpha = rules.alpha() / BOUNDS;
    Faded.Sample now = windows.sample(recent, end, BOUNDS);
    PooledShare highest = null;
    double pValue = 0;
    for (int from = 0; from + length <= recent; from++) {
      if (windows.archive(from, from + length) >= rules.peakMinArchive()) {
        PooledShare before = windows.atMost(from, from + length, alpha);
        highest = highest == null || before.bound() > highest.bound() ? before : highest;
        pValue =
            Math.max(pValue, Faded.pValue(now, windows.sample(from, from + length, BOUNDS), 1));
      }
    }
    if (highest == null) {
      return Optional.empty();
    }
    PooledShare before = highest;
    PooledShare rose = windows.atLeast(recent, end, alpha);
    double score = rose.bound() / before.bound();
    double largest = pValue;
    return Optional.of(
        new Candidate<>(
            topic.label(),
            largest,
            -score,
            rank ->
                new RisingTopic(
                    rank, topic.label(), topic.papers(), score, largest, before, rose)));
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
    return ("Topics whose share of the archive in the last %1$s is above their share in any %1$s"
            + " before. Newborn topics are not listed again.")
        .formatted(years(facts));
  }

  @Override
  public String none(TrendFacts facts) {
    return "none has a share of the archive in the last %1$s that is above its share in any %1$s before"
        .formatted(years(facts));
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
