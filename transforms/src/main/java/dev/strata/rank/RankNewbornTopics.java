/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import dev.strata.rank.TopicTrends.TopicSeries;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Ranks the topics most of whose dated papers are of the last months, newest first, ties to the
 * lowest label. How many months is {@link TopicTrends.TopicSeries#lastMonths()}'s to say.
 */
public final class RankNewbornTopics
    extends PTransform<PCollection<TopicTrends>, PCollection<List<NewbornTopic>>> {

  /**
   * What is listed.
   *
   * @param minShare lowest share of a topic's dated papers in the last months
   * @param minPapers fewest papers there
   */
  public record Thresholds(double minShare, int minPapers) implements Serializable {}

  private final Thresholds thresholds;

  private RankNewbornTopics(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** Lists what {@code thresholds} allow. */
  public static RankNewbornTopics with(Thresholds thresholds) {
    return new RankNewbornTopics(thresholds);
  }

  @Override
  public PCollection<List<NewbornTopic>> expand(PCollection<TopicTrends> trends) {
    return trends.apply("RankNewborn", ParDo.of(new RankDoFn(thresholds)));
  }

  /** All topics in, the list out. */
  static final class RankDoFn extends DoFn<TopicTrends, List<NewbornTopic>> {
    private final Thresholds thresholds;

    RankDoFn(Thresholds thresholds) {
      this.thresholds = thresholds;
    }

    @ProcessElement
    public void process(@Element TopicTrends trends, OutputReceiver<List<NewbornTopic>> out) {
      out.output(rank(trends, thresholds));
    }
  }

  static List<NewbornTopic> rank(TopicTrends trends, Thresholds thresholds) {
    List<TopicSeries> listed =
        trends.topics().stream()
            .filter(topic -> topic.lastMonths() >= thresholds.minPapers())
            .filter(topic -> share(topic) >= thresholds.minShare())
            .sorted(
                Comparator.comparingDouble(RankNewbornTopics::share)
                    .reversed()
                    .thenComparingInt(TopicSeries::label))
            .toList();
    List<NewbornTopic> ranked = new ArrayList<>();
    for (TopicSeries topic : listed) {
      ranked.add(
          new NewbornTopic(
              ranked.size() + 1,
              topic.label(),
              topic.papers(),
              share(topic),
              topic.lastMonths(),
              topic.first()));
    }
    return ranked;
  }

  private static double share(TopicSeries topic) {
    return topic.dated() == 0 ? 0 : (double) topic.lastMonths() / topic.dated();
  }
}
