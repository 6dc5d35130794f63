/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.model.CombineShards;
import dev.strata.model.LabelledShard;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParallelDoFn;
import dev.strata.shard.ParquetFiles;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
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
 * <p>Label shards in, one element out. A window of 12 months is (asOf - 12 (w + 1) months, asOf -
 * 12 w months]; the oldest, which begins before the first paper's day, is dropped.
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

  /** One label shard's counts. */
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
      List<String> created = new ArrayList<>();
      PaperRows.read(shard.vectors(), List.of("created"), paper -> created.add(paper[0]));
      List<Integer> labels = ParquetFiles.labels(shard);
      return count(asOf, created, labels);
    }

    static TopicCounts count(FindAsOf.AsOf asOf, List<String> created, List<Integer> labels) {
      long undated = 0;
      long tooEarly = 0;
      long tooLate = 0;
      SortedMap<Integer, TopicCounts.Topic> topics = new TreeMap<>();
      for (int i = 0; i < labels.size(); i++) {
        LocalDate day = created.get(i).isEmpty() ? null : LocalDate.parse(created.get(i));
        boolean late = day != null && day.isAfter(asOf.day());
        boolean early = day != null && !late && day.isBefore(asOf.since());
        undated += day == null ? 1 : 0;
        tooEarly += early ? 1 : 0;
        tooLate += late ? 1 : 0;
        topics.merge(
            labels.get(i),
            day == null || early || late
                ? TopicCounts.Topic.undated()
                : TopicCounts.Topic.dated(day, TopicCounts.monthsBack(asOf.day(), day)),
            TopicCounts.Topic::add);
      }
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
