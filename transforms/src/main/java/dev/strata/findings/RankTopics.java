/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.model.Centroids;
import dev.strata.topics.TopicTrends;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Ranks the topics of each of {@link TopicLists#ALL}. A list has the topics that Benjamini and
 * Hochberg's procedure keeps of all topics that the list could test.
 */
public final class RankTopics extends PTransform<PCollection<TopicTrends>, PCollection<Rankings>> {
  private final TrendRules rules;
  private final PCollectionView<Centroids> centroids;

  private RankTopics(TrendRules rules, PCollectionView<Centroids> centroids) {
    this.rules = rules;
    this.centroids = centroids;
  }

  /** Ranks by {@code rules}; descendants are looked for around {@code centroids}. */
  public static RankTopics with(TrendRules rules, PCollectionView<Centroids> centroids) {
    return new RankTopics(rules, centroids);
  }

  @Override
  public PCollection<Rankings> expand(PCollection<TopicTrends> trends) {
    return trends.apply(
        "Rank", ParDo.of(new RankDoFn(rules, centroids)).withSideInput("centroids", centroids));
  }

  /** Takes the series of all topics and gives the lists. */
  static final class RankDoFn extends DoFn<TopicTrends, Rankings> {
    private final TrendRules rules;
    private final PCollectionView<Centroids> view;

    RankDoFn(TrendRules rules, PCollectionView<Centroids> view) {
      this.rules = rules;
      this.view = view;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      TopicTrends trends = context.element();
      context.output(Rankings.of(trends, rules).traced(trends, context.sideInput(view), rules));
    }
  }
}
