/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.PooledWindows.Peak;
import dev.strata.math.Vectors;
import dev.strata.model.Centroids;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Lists topics that were large once and have all but lost their share of the archive: shares, not
 * papers, so that an archive that grows misleads nobody. Most extinct first, ties to the lowest
 * label.
 *
 * <p>Score: the Clopper-Pearson upper bound of the share in the last windows over the lower bound
 * of the peak's, each at half of alpha, the peak's divided by the number of windows that it was
 * chosen from (Bonferroni). The p-value is the smallest alpha at which the score is below its
 * threshold; those listed are what Benjamini and Hochberg's procedure keeps of all topics that have
 * a peak.
 */
public final class RankExtinctTopics
    extends PTransform<PCollection<TopicTrends>, PCollection<List<ExtinctTopic>>> {
  private static final int BOUNDS = 2;
  private static final int MOST_DESCENDANTS = 3;
  private static final int NEAREST = 10;
  private static final int TOPICS_FOR_ONE = 15;
  private static final double LEAST_TAKEN = 0.05;

  private final TrendRules rules;
  private final PCollectionView<Centroids> centroids;

  private RankExtinctTopics(TrendRules rules, PCollectionView<Centroids> centroids) {
    this.rules = rules;
    this.centroids = centroids;
  }

  /** Lists what {@code rules} say; descendants are looked for around {@code centroids}. */
  public static RankExtinctTopics with(TrendRules rules, PCollectionView<Centroids> centroids) {
    return new RankExtinctTopics(rules, centroids);
  }

  @Override
  public PCollection<List<ExtinctTopic>> expand(PCollection<TopicTrends> trends) {
    return trends.apply(
        "RankExtinct",
        ParDo.of(new RankDoFn(rules, centroids)).withSideInput("centroids", centroids));
  }

  /** All topics in, the list out. */
  static final class RankDoFn extends DoFn<TopicTrends, List<ExtinctTopic>> {
    private final TrendRules rules;
    private final PCollectionView<Centroids> view;

    RankDoFn(TrendRules rules, PCollectionView<Centroids> view) {
      this.rules = rules;
      this.view = view;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      TopicTrends trends = context.element();
      context.output(withDescendants(rank(trends, rules), trends, context.sideInput(view), rules));
    }
  }

  /** The list, without descendants. */
  static List<ExtinctTopic> rank(TopicTrends trends, TrendRules rules) {
    List<Candidate<ExtinctTopic>> tested = new ArrayList<>();
    for (TopicSeries topic : trends.topics()) {
      test(trends, topic, rules).ifPresent(tested::add);
    }
    return Candidate.believed(tested, rules.alpha());
  }

  private static Optional<Candidate<ExtinctTopic>> test(
      TopicTrends trends, TopicSeries topic, TrendRules rules) {
    PooledWindows windows = new PooledWindows(trends, topic);
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

  /** Papers of the last calendar years over as many times those of the best year. */
  private static double plainRatio(TopicSeries topic, int lastYears) {
    List<Long> years = topic.years();
    long recent =
        years.stream().skip(Math.max(0, years.size() - lastYears)).mapToLong(Long::longValue).sum();
    long best = years.stream().mapToLong(Long::longValue).max().orElse(1);
    return (double) recent / ((double) lastYears * best);
  }

  /**
   * Names living topics that an extinct one's share may have gone to: of the nearest to it, one in
   * {@value #TOPICS_FOR_ONE} and {@value #MOST_DESCENDANTS} to {@value #NEAREST}, those that are
   * not extinct themselves and gained {@value #LEAST_TAKEN} of what it lost or more.
   */
  static List<ExtinctTopic> withDescendants(
      List<ExtinctTopic> extinct, TopicTrends trends, Centroids centroids, TrendRules rules) {
    Set<Integer> dead = new HashSet<>();
    extinct.forEach(topic -> dead.add(topic.label()));
    int nearest =
        Math.max(MOST_DESCENDANTS, Math.min(NEAREST, trends.topics().size() / TOPICS_FOR_ONE));
    List<ExtinctTopic> traced = new ArrayList<>();
    for (ExtinctTopic topic : extinct) {
      List<Descendant> descendants =
          trends.topics().stream()
              .filter(other -> other.label() != topic.label())
              .map(other -> descendant(topic, other, trends, centroids, rules))
              .sorted(
                  Comparator.comparingDouble(Descendant::similarity)
                      .reversed()
                      .thenComparingInt(Descendant::label))
              .limit(nearest)
              .filter(other -> !dead.contains(other.label()) && other.taken() >= LEAST_TAKEN)
              .limit(MOST_DESCENDANTS)
              .toList();
      traced.add(
          new ExtinctTopic(
              topic.rank(),
              topic.label(),
              topic.papers(),
              topic.score(),
              topic.pValue(),
              topic.peak(),
              topic.now(),
              topic.plainRatio(),
              descendants));
    }
    return traced;
  }

  private static Descendant descendant(
      ExtinctTopic topic,
      TopicSeries other,
      TopicTrends trends,
      Centroids centroids,
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
    return new Descendant(
        other.label(),
        Vectors.cosine(centroids.values(), topic.label(), other.label(), centroids.d()),
        then,
        now,
        (now - then) / lost);
  }
}
