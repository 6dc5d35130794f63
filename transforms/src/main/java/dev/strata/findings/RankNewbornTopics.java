/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.math.Binomial;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Lists topics most of whose papers are of the last months, measured against the archive, most of
 * whose papers may be young as well. Newest first, ties to the lowest label.
 *
 * <p>Score: the odds that a paper of the topic is recent, {@code L / (1 - L)} with the
 * Clopper-Pearson lower bound {@code L} of the recent papers' share at alpha, over the same odds in
 * the archive. The p-value is the smallest alpha at which the score is above its threshold; those
 * listed are what Benjamini and Hochberg's procedure keeps of all topics with a dated paper.
 */
public final class RankNewbornTopics
    extends PTransform<PCollection<TopicTrends>, PCollection<List<NewbornTopic>>> {

  private final TrendRules rules;

  private RankNewbornTopics(TrendRules rules) {
    this.rules = rules;
  }

  /** Lists what {@code rules} say. */
  public static RankNewbornTopics with(TrendRules rules) {
    return new RankNewbornTopics(rules);
  }

  @Override
  public PCollection<List<NewbornTopic>> expand(PCollection<TopicTrends> trends) {
    return trends.apply("RankNewborn", ParDo.of(new RankDoFn(rules)));
  }

  /** All topics in, the list out. */
  static final class RankDoFn extends DoFn<TopicTrends, List<NewbornTopic>> {
    private final TrendRules rules;

    RankDoFn(TrendRules rules) {
      this.rules = rules;
    }

    @ProcessElement
    public void process(@Element TopicTrends trends, OutputReceiver<List<NewbornTopic>> out) {
      out.output(rank(trends, rules));
    }
  }

  static List<NewbornTopic> rank(TopicTrends trends, TrendRules rules) {
    long recent = trends.topics().stream().mapToLong(TopicSeries::lastMonths).sum();
    long dated = trends.topics().stream().mapToLong(TopicSeries::dated).sum();
    if (recent == 0 || recent == dated) {
      return List.of(); // the archive has no odds
    }
    double archiveOdds = (double) recent / (dated - recent);
    List<Candidate<NewbornTopic>> tested = new ArrayList<>();
    for (TopicSeries topic : trends.topics()) {
      if (topic.dated() > 0) {
        tested.add(test(topic, archiveOdds, rules));
      }
    }
    return Candidate.believed(tested, rules.alpha());
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
}
