/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import dev.strata.rank.TopicTrends.TopicSeries;
import dev.strata.rank.TopicTrends.Window;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Ranks the topics whose share of the archive has all but gone, most extinct first, ties to the
 * lowest label.
 *
 * <p>Score: the topic's share of the archive in the last windows pooled, over its share in its best
 * window that ended before those. Since both are shares, growth of the archive cancels out.
 */
public final class RankExtinctTopics
    extends PTransform<PCollection<TopicTrends>, PCollection<List<ExtinctTopic>>> {

  /**
   * What is listed.
   *
   * @param below highest score, not itself listed
   * @param minPapers fewest dated papers of a topic
   * @param minYears fewest years from a topic's first to its last paper
   * @param recentWindows windows of 12 months that are now, pooled
   * @param peakMinPapers fewest papers of the topic in its best window
   * @param peakMinArchive fewest papers of the whole archive in it
   */
  public record Thresholds(
      double below,
      int minPapers,
      int minYears,
      int recentWindows,
      int peakMinPapers,
      int peakMinArchive)
      implements Serializable {}

  private final Thresholds thresholds;

  private RankExtinctTopics(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** Lists what {@code thresholds} allow. */
  public static RankExtinctTopics with(Thresholds thresholds) {
    return new RankExtinctTopics(thresholds);
  }

  @Override
  public PCollection<List<ExtinctTopic>> expand(PCollection<TopicTrends> trends) {
    return trends.apply("RankExtinct", ParDo.of(new RankDoFn(thresholds)));
  }

  /** All topics in, the list out. */
  static final class RankDoFn extends DoFn<TopicTrends, List<ExtinctTopic>> {
    private final Thresholds thresholds;

    RankDoFn(Thresholds thresholds) {
      this.thresholds = thresholds;
    }

    @ProcessElement
    public void process(@Element TopicTrends trends, OutputReceiver<List<ExtinctTopic>> out) {
      out.output(rank(trends, thresholds));
    }
  }

  static List<ExtinctTopic> rank(TopicTrends trends, Thresholds thresholds) {
    List<ExtinctTopic> listed = new ArrayList<>();
    for (TopicSeries topic : trends.topics()) {
      score(trends, topic, thresholds).ifPresent(listed::add);
    }
    listed.sort(
        Comparator.comparingDouble(ExtinctTopic::score).thenComparingInt(ExtinctTopic::label));
    List<ExtinctTopic> ranked = new ArrayList<>();
    for (ExtinctTopic topic : listed) {
      ranked.add(topic.withRank(ranked.size() + 1));
    }
    return ranked;
  }

  private static Optional<ExtinctTopic> score(
      TopicTrends trends, TopicSeries topic, Thresholds thresholds) {
    int before = trends.windows().size() - thresholds.recentWindows();
    if (before < 1
        || topic.dated() < thresholds.minPapers()
        || topic.first().plusYears(thresholds.minYears()).isAfter(topic.last())) {
      return Optional.empty();
    }
    int peak = -1;
    for (int w = 0; w < before; w++) {
      if (topic.windows().get(w) >= thresholds.peakMinPapers()
          && trends.windows().get(w).papers() >= thresholds.peakMinArchive()
          && (peak < 0 || share(trends, topic, w) > share(trends, topic, peak))) {
        peak = w;
      }
    }
    long recent = topic.windows().stream().skip(before).mapToLong(Long::longValue).sum();
    long archive = trends.windows().stream().skip(before).mapToLong(Window::papers).sum();
    if (peak < 0 || archive == 0) {
      return Optional.empty();
    }
    double recentShare = (double) recent / archive;
    double peakShare = share(trends, topic, peak);
    double score = recentShare / peakShare;
    if (score >= thresholds.below()) {
      return Optional.empty();
    }
    Window best = trends.windows().get(peak);
    return Optional.of(
        new ExtinctTopic(
            0,
            topic.label(),
            topic.papers(),
            score,
            recentShare,
            recent,
            peakShare,
            topic.windows().get(peak),
            best.from(),
            best.to(),
            plainRatio(topic, thresholds.recentWindows())));
  }

  private static double share(TopicTrends trends, TopicSeries topic, int window) {
    return (double) topic.windows().get(window) / trends.windows().get(window).papers();
  }

  /** Papers of the last calendar years over as many times those of the best year. */
  private static double plainRatio(TopicSeries topic, int lastYears) {
    List<Long> years = topic.years();
    long recent =
        years.stream().skip(Math.max(0, years.size() - lastYears)).mapToLong(Long::longValue).sum();
    long best = years.stream().mapToLong(Long::longValue).max().orElseThrow();
    return (double) recent / ((double) lastYears * best);
  }
}
