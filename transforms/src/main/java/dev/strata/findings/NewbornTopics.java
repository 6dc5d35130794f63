/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.math.Binomial;
import dev.strata.text.Figures;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Lists topics whose odds of a paper of the last months are far above those of the archive: the
 * archive is the measure, since most of its own papers may be recent as well. The newest topic is
 * first; ties go to the lowest label.
 *
 * <p>The score is the odds that a paper of the topic is recent, divided by the odds that a paper of
 * the archive is recent. The topic's odds are {@code L / (1 - L)}, with the Clopper-Pearson lower
 * bound {@code L} at alpha of the recent papers' share. The p-value is the smallest alpha at which
 * the score is above its threshold. Every topic with a dated paper is tested.
 */
public final class NewbornTopics extends GrownTopics<NewbornTopic> {

  NewbornTopics() {
    super("newborn", "Newest topic", "newest first");
  }

  @Override
  List<Candidate<NewbornTopic>> test(TopicTrends trends, TrendRules rules, Rankings earlierLists) {
    long recent = trends.topics().stream().mapToLong(TopicSeries::lastMonths).sum();
    long dated = trends.topics().stream().mapToLong(TopicSeries::dated).sum();
    if (recent == 0 || recent == dated) {
      return List.of(); // the archive has no odds
    }
    double archiveOdds = (double) recent / (dated - recent);
    return trends.topics().stream()
        .filter(topic -> topic.dated() > 0)
        .map(topic -> test(topic, archiveOdds, rules))
        .toList();
  }

  private static Candidate<NewbornTopic> test(
      TopicSeries topic, double archiveOdds, TrendRules rules) {
    long x = topic.lastMonths();
    long n = topic.dated();
    double oddsAtThreshold = rules.newbornAbove() * archiveOdds;
    double pValue = Binomial.atLeast(x, n, oddsAtThreshold / (1 + oddsAtThreshold));
    double least = Binomial.lower(x, n, rules.alpha());
    double score = least / (1 - least) / archiveOdds;
    return new Candidate<>(
        topic.label(),
        pValue,
        -score,
        rank ->
            new NewbornTopic(
                rank,
                topic.label(),
                topic.papers(),
                score,
                pValue,
                x,
                n,
                (double) x / n,
                archiveOdds / (1 + archiveOdds),
                topic.first()));
  }

  /**
   * Reasons to doubt a newborn topic: most of its papers are in a language other than English, or
   * most of its recent papers are of a category whose other papers are new, too.
   */
  @Override
  public List<Caveat> caveats(NewbornTopic newborn, Topic topic, TrendFacts facts) {
    LocalDate since = recent(facts).plusDays(1);
    Predicate<Window> now = window -> window.to().isAfter(since);
    return Caveat.of(topic, facts, Caveat.Change.growth(now, facts.rules()));
  }

  @Override
  public String about(TrendFacts facts) {
    return "Topics whose odds of a paper of the last %s are more than %s times those of the archive."
        .formatted(months(facts), Figures.ratio(facts.rules().newbornAbove()));
  }

  @Override
  public String none(TrendFacts facts) {
    return ("none has odds of a paper of the last %s that are more than %s times those of the"
            + " archive")
        .formatted(months(facts), Figures.ratio(facts.rules().newbornAbove()));
  }

  @Override
  public String score(NewbornTopic topic) {
    return "its odds of a recent paper are at least %s times the archive’s"
        .formatted(Figures.ratio(topic.score()));
  }

  @Override
  public String why(NewbornTopic topic, TrendFacts facts) {
    return "%s of its papers are of the last %s; of all papers, %s are; its first is of %s"
        .formatted(
            Figures.percent(topic.recentShare()),
            months(facts),
            Figures.percent(topic.archiveShare()),
            Figures.month(topic.first()));
  }

  @Override
  public List<Column<NewbornTopic>> columns(TrendFacts facts) {
    return List.of(
        new Column<>(
            "Of the last " + months(facts),
            topic ->
                Column.Cell.of(
                    Figures.percent(topic.recentShare()),
                    Figures.count(topic.recentPapers())
                        + " of "
                        + Figures.count(topic.datedPapers(), "paper"),
                    "archive: " + Figures.percent(topic.archiveShare()))),
        Column.score("How new it is"),
        new Column<>("First paper", topic -> Column.Cell.of(Figures.month(topic.first()))));
  }

  @Override
  public List<Span> spans(NewbornTopic topic, TrendFacts facts) {
    return List.of(new Span(Span.Kind.NOW, recent(facts).plusDays(1), LocalDate.MAX));
  }

  @Override
  public SortedMap<Span.Kind, String> periods(TrendFacts facts) {
    return new TreeMap<>(Map.of(Span.Kind.NOW, "now, the last " + months(facts)));
  }

  private static String months(TrendFacts facts) {
    return Figures.count(facts.newbornMonths(), "month");
  }

  /** The last day that is not recent. */
  private static LocalDate recent(TrendFacts facts) {
    return facts.trends().asOf().minusMonths(facts.newbornMonths());
  }
}
