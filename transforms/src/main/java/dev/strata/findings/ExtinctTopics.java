/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.PooledWindows.Peak;
import dev.strata.math.Vectors;
import dev.strata.model.Centroids;
import dev.strata.text.Figures;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lists topics that were large once and have lost nearly all of their share of the archive. Shares
 * are compared, not numbers of papers, because numbers grow with the archive. The most extinct
 * topic is first; ties go to the lowest label.
 *
 * <p>The score is the Clopper-Pearson upper bound of the share in the last windows, divided by the
 * lower bound of the share at the peak. The bound of the share now uses alpha/2. The bound at the
 * peak uses alpha/2, divided by the number of ranges from which the peak was chosen (Bonferroni).
 * The p-value is the smallest alpha at which the score is below its threshold. A topic is tested if
 * it has a peak, and if the archive has papers in the last windows.
 */
public final class ExtinctTopics extends TopicList<ExtinctTopic> {
  private static final int BOUNDS = 2;
  private static final int MOST_DESCENDANTS = 3;
  private static final int NEAREST = 10;
  private static final int TOPICS_FOR_ONE = 15;
  private static final double LEAST_TAKEN = 0.05;

  ExtinctTopics() {
    super("extinct", "Most extinct topic", "most extinct first");
  }

  @Override
  Optional<Candidate<ExtinctTopic>> test(
      PooledWindows windows, TopicSeries topic, TrendRules rules) {
    int end = windows.count();
    int recent = end - rules.recentWindows();
    Optional<Peak> found = windows.peak(rules, recent);
    if (found.isEmpty() || windows.archive(recent, end) == 0) {
      return Optional.empty();
    }
    Peak best = found.get();
    double parts = (double) BOUNDS * best.tried();
    double pValue =
        Faded.pValue(
            windows.sample(best.from(), best.to(), parts),
            windows.sample(recent, end, BOUNDS),
            rules.extinctBelow());
    PooledShare peak = windows.atLeast(best.from(), best.to(), rules.alpha() / parts);
    PooledShare now = windows.atMost(recent, end, rules.alpha() / BOUNDS);
    double score = now.bound() / peak.bound();
    return Optional.of(
        new Candidate<>(
            topic.label(),
            pValue,
            score,
            rank ->
                new ExtinctTopic(
                    rank,
                    topic.label(),
                    topic.papers(),
                    score,
                    pValue,
                    peak,
                    now,
                    plainRatio(topic, rules.recentWindows()),
                    List.of())));
  }

  /**
   * The number of papers in the last {@code lastYears} calendar years, divided by {@code lastYears}
   * times the number in the best year.
   */
  private static double plainRatio(TopicSeries topic, int lastYears) {
    List<Long> years = topic.years();
    long recent =
        years.stream().skip(Math.max(0, years.size() - lastYears)).mapToLong(Long::longValue).sum();
    long best = years.stream().mapToLong(Long::longValue).max().orElse(1);
    return (double) recent / ((double) lastYears * best);
  }

  /**
   * Names at most {@value #MOST_DESCENDANTS} topics to which the share of an extinct topic may have
   * gone. The topics with the nearest centroids are considered: one for every {@value
   * #TOPICS_FOR_ONE} topics, but at least {@value #MOST_DESCENDANTS} and at most {@value #NEAREST}.
   * Such a topic is named if it is not listed as extinct, and if its share grew by at least {@value
   * #LEAST_TAKEN} of the share that the extinct topic lost.
   */
  @Override
  List<ExtinctTopic> trace(
      List<ExtinctTopic> extinct, TopicTrends trends, Centroids centroids, TrendRules rules) {
    Map<Integer, Integer> rows = centroids.rows();
    Set<Integer> dead = extinct.stream().map(ExtinctTopic::label).collect(Collectors.toSet());
    int nearest =
        Math.max(MOST_DESCENDANTS, Math.min(NEAREST, trends.topics().size() / TOPICS_FOR_ONE));
    return extinct.stream()
        .map(
            topic ->
                topic.with(
                    trends.topics().stream()
                        .filter(other -> other.label() != topic.label())
                        .map(
                            other ->
                                descendant(
                                    topic,
                                    other,
                                    trends,
                                    Vectors.cosine(
                                        centroids.values(),
                                        rows.get(topic.label()),
                                        rows.get(other.label()),
                                        centroids.d()),
                                    rules))
                        .sorted(
                            Comparator.comparingDouble(Descendant::similarity)
                                .reversed()
                                .thenComparingInt(Descendant::label))
                        .limit(nearest)
                        .filter(
                            other -> !dead.contains(other.label()) && other.taken() >= LEAST_TAKEN)
                        .limit(MOST_DESCENDANTS)
                        .toList()))
        .toList();
  }

  private static Descendant descendant(
      ExtinctTopic topic,
      TopicSeries other,
      TopicTrends trends,
      double similarity,
      TrendRules rules) {
    PooledWindows windows = new PooledWindows(trends, other);
    int end = windows.count();
    int from = 0;
    while (!trends.windows().get(from).from().equals(topic.peak().from())) {
      from++;
    }
    double then = windows.share(from, from + rules.peakWindows());
    double now = windows.share(end - rules.recentWindows(), end);
    double lost = topic.peak().share() - topic.now().share();
    return new Descendant(other.label(), similarity, then, now, (now - then) / lost);
  }

  /**
   * Reasons to doubt an extinct topic: most of its papers are in a language other than English, or
   * were of categories whose other papers have lost nearly all of their share, too.
   */
  @Override
  public List<Caveat> caveats(ExtinctTopic extinct, Topic topic, TrendFacts facts) {
    Span peak = Span.of(Span.Kind.PEAK, extinct.peak());
    Span now = Span.of(Span.Kind.NOW, extinct.now());
    double most = facts.rules().extinctBelow();
    return Caveat.of(
        topic,
        facts,
        new Caveat.Change(
            window -> peak.contains(window.from(), window.to()),
            window -> now.contains(window.from(), window.to()),
            window -> peak.contains(window.from(), window.to()),
            left -> left < most,
            Integer.MAX_VALUE));
  }

  @Override
  public String suspicion() {
    return "may no longer be collected";
  }

  @Override
  public String suspected() {
    return "are no longer collected";
  }

  @Override
  public String othersChanged(Caveat caveat) {
    return ", whose other papers have kept only %s of their share"
        .formatted(Figures.percent(caveat.left()));
  }

  @Override
  public String about(TrendFacts facts) {
    return ("Topics that were large once and have kept less than %s of the share of the archive"
            + " that they had in their best %s.\n"
            + "Shares, not papers, are compared, so that the growth of the archive misleads"
            + " nobody; the last column shows what papers alone would say.")
        .formatted(
            Figures.percent(facts.rules().extinctBelow()),
            Figures.count(facts.rules().peakWindows(), "year"));
  }

  @Override
  public String none(TrendFacts facts) {
    return ("none that was large once has kept less than %s of the share of the archive that it had"
            + " in its best %s")
        .formatted(
            Figures.percent(facts.rules().extinctBelow()),
            Figures.count(facts.rules().peakWindows(), "year"));
  }

  @Override
  public String score(ExtinctTopic topic) {
    return "at most %s of its peak is left".formatted(Figures.percent(topic.score()));
  }

  @Override
  public String why(ExtinctTopic topic, TrendFacts facts) {
    return "from %s of all papers in %s down to %s in the last %s: %s"
        .formatted(
            Figures.percent(topic.peak().share()),
            Figures.windows(topic.peak().from(), topic.peak().to()),
            Figures.percent(topic.now().share()),
            Figures.count(facts.rules().recentWindows(), "year"),
            score(topic));
  }

  @Override
  public List<Column<ExtinctTopic>> columns(TrendFacts facts) {
    return List.of(
        new Column<>("At its peak", topic -> Column.Cell.share(topic.peak()).during(topic.peak())),
        new Column<>("Now", topic -> Column.Cell.share(topic.now())),
        Column.score("What is left"),
        new Column<>(
            "By papers alone", topic -> Column.Cell.of(Figures.percent(topic.plainRatio()))));
  }

  @Override
  public List<Span> spans(ExtinctTopic topic, TrendFacts facts) {
    return List.of(Span.of(Span.Kind.PEAK, topic.peak()), Span.of(Span.Kind.NOW, topic.now()));
  }

  @Override
  public SortedMap<Span.Kind, String> periods(TrendFacts facts) {
    return new TreeMap<>(
        Map.of(
            Span.Kind.PEAK,
            "peak, the best " + Figures.count(facts.rules().peakWindows(), "year"),
            Span.Kind.NOW,
            "now, the last " + Figures.count(facts.rules().recentWindows(), "year")));
  }

  @Override
  public List<Descendant> descendants(ExtinctTopic topic) {
    return topic.descendants();
  }

  @Override
  public boolean hasDescendants() {
    return true;
  }
}
