/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.model.CombineShards;
import dev.strata.model.LabelledShard;
import dev.strata.shard.LabelledRows;
import dev.strata.shard.ParallelDoFn;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Counts each topic's papers by month, back from asOf by day, and by calendar year.
 *
 * <p>It takes label shards and gives one element. Window {@code w} of 12 months, counted back from
 * 0, is (asOf - 12 (w + 1) months, asOf - 12 w months]; the oldest window, which begins before the
 * first paper's day, is dropped.
 */
public final class CountTopicMonths
    extends PTransform<PCollection<LabelledShard>, PCollection<TopicTrends>> {
  private final PCollectionView<FindAsOf.AsOf> asOf;
  private final int lastMonths;

  private CountTopicMonths(PCollectionView<FindAsOf.AsOf> asOf, int lastMonths) {
    this.asOf = asOf;
    this.lastMonths = lastMonths;
  }

  /**
   * Counts back from {@code asOf}.
   *
   * @param lastMonths months that {@link TopicTrends.TopicSeries#lastMonths()} counts
   */
  public static CountTopicMonths backFrom(PCollectionView<FindAsOf.AsOf> asOf, int lastMonths) {
    return new CountTopicMonths(asOf, lastMonths);
  }

  @Override
  public PCollection<TopicTrends> expand(PCollection<LabelledShard> labels) {
    return labels
        .apply("CountShard", ParDo.of(new CountShardDoFn(asOf)).withSideInput("asOf", asOf))
        .apply("AddCounts", CombineShards.sum(TopicCounts.class, TopicCounts::plus))
        .apply("CutWindows", ParDo.of(new CutDoFn(asOf, lastMonths)).withSideInput("asOf", asOf));
  }

  /** Counts the papers of one label shard. */
  static final class CountShardDoFn extends ParallelDoFn<LabelledShard, TopicCounts> {
    private final PCollectionView<FindAsOf.AsOf> view;
    private transient FindAsOf.AsOf asOf;

    CountShardDoFn(PCollectionView<FindAsOf.AsOf> view) {
      this.view = view;
    }

    @Override
    protected void prepare(ProcessContext context) {
      asOf = context.sideInput(view);
    }

    @Override
    protected long rows(LabelledShard file) {
      return file.vectors().rows();
    }

    @Override
    protected TopicCounts apply(LabelledShard shard) throws IOException {
      Counter counter = new Counter(asOf);
      LabelledRows.read(
          shard, List.of("created"), (row, label, paper) -> counter.add(label, paper.text(0)));
      return counter.counts();
    }
  }

  /** Counts papers one by one. */
  static final class Counter {
    private final FindAsOf.AsOf asOf;
    private final SortedMap<Integer, TopicCounts.Topic> topics = new TreeMap<>();
    private long undated;
    private long tooEarly;
    private long tooLate;

    Counter(FindAsOf.AsOf asOf) {
      this.asOf = asOf;
    }

    /** Counts a paper of a topic; {@code created} is a day, or empty. */
    void add(int label, String created) {
      LocalDate day = created.isEmpty() ? null : LocalDate.parse(created);
      boolean late = day != null && day.isAfter(asOf.day());
      boolean early = day != null && !late && day.isBefore(asOf.since());
      undated += day == null ? 1 : 0;
      tooEarly += early ? 1 : 0;
      tooLate += late ? 1 : 0;
      topics.merge(
          label,
          day == null || early || late
              ? TopicCounts.Topic.undated()
              : TopicCounts.Topic.dated(day, TopicCounts.monthsBack(asOf.day(), day)),
          TopicCounts.Topic::add);
    }

    TopicCounts counts() {
      return new TopicCounts(undated, tooEarly, tooLate, topics);
    }
  }

  /** Cuts the archive's counts into windows. */
  static final class CutDoFn extends DoFn<TopicCounts, TopicTrends> {
    private final PCollectionView<FindAsOf.AsOf> view;
    private final int lastMonths;

    CutDoFn(PCollectionView<FindAsOf.AsOf> view, int lastMonths) {
      this.view = view;
      this.lastMonths = lastMonths;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      context.output(context.element().trends(context.sideInput(view).day(), lastMonths));
    }
  }
}
