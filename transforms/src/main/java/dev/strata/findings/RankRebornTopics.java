/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.findings.PooledWindows.Peak;
import dev.strata.math.Binomial;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Lists topics that were large, all but gone for years, and are back. First the one that has most
 * of its peak back, ties to the lowest label.
 *
 * <p>Three Clopper-Pearson bounds, each at a third of alpha: of the peak, a lower one, divided by
 * the number of windows that it was chosen from; of the trough, an upper one, divided likewise; of
 * the last windows, a lower one. The trough's must be below a part of the peak's, as in {@link
 * RankExtinctTopics}, the last one above a part of the peak's share. The p-value is the smallest
 * alpha at which both hold; those listed are what Benjamini and Hochberg's procedure keeps of all
 * topics that have a peak and room for a trough between it and the last windows.
 */
public final class RankRebornTopics
    extends PTransform<PCollection<TopicTrends>, PCollection<List<RebornTopic>>> {
  private static final int BOUNDS = 3;

  private final TrendRules rules;

  private RankRebornTopics(TrendRules rules) {
    this.rules = rules;
  }

  /** Lists what {@code rules} say. */
  public static RankRebornTopics with(TrendRules rules) {
    return new RankRebornTopics(rules);
  }

  @Override
  public PCollection<List<RebornTopic>> expand(PCollection<TopicTrends> trends) {
    return trends.apply("RankReborn", ParDo.of(new RankDoFn(rules)));
  }

  /** All topics in, the list out. */
  static final class RankDoFn extends DoFn<TopicTrends, List<RebornTopic>> {
    private final TrendRules rules;

    RankDoFn(TrendRules rules) {
      this.rules = rules;
    }

    @ProcessElement
    public void process(@Element TopicTrends trends, OutputReceiver<List<RebornTopic>> out) {
      out.output(rank(trends, rules));
    }
  }

  static List<RebornTopic> rank(TopicTrends trends, TrendRules rules) {
    List<Candidate<RebornTopic>> tested = new ArrayList<>();
    for (TopicSeries topic : trends.topics()) {
      test(trends, topic, rules).ifPresent(tested::add);
    }
    return Candidate.believed(tested, rules.alpha());
  }

  private static Optional<Candidate<RebornTopic>> test(
      TopicTrends trends, TopicSeries topic, TrendRules rules) {
    PooledWindows windows = new PooledWindows(trends, topic);
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
}
