/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import dev.strata.io.PaperRows;
import dev.strata.io.ParquetFiles;
import dev.strata.model.CombineShards;
import dev.strata.model.LabelledShard;
import dev.strata.rank.TopicSummary.Category;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Counts how the commonest categories of the extinct and newborn topics fared, in the topic and in
 * the whole archive: where all else of a category went, or came, as the topic did, it may be that
 * papers of it are no longer collected, or were not before.
 */
public final class TraceCategories
    extends PTransform<PCollection<LabelledShard>, PCollection<CategoryTrends>> {
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private final PCollectionView<FindAsOf.AsOf> asOf;
  private final PCollectionView<TopicTrends> trends;
  private final PCollectionView<TopicSummaries> topics;
  private final Rankings rankings;

  private TraceCategories(
      PCollectionView<FindAsOf.AsOf> asOf,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      Rankings rankings) {
    this.asOf = asOf;
    this.trends = trends;
    this.topics = topics;
    this.rankings = rankings;
  }

  /**
   * Counts in the windows of {@code trends} the categories that {@code topics} says of those in
   * {@code rankings}.
   */
  public static TraceCategories of(
      PCollectionView<FindAsOf.AsOf> asOf,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      Rankings rankings) {
    return new TraceCategories(asOf, trends, topics, rankings);
  }

  @Override
  public PCollection<CategoryTrends> expand(PCollection<LabelledShard> labels) {
    return labels
        .apply(
            "CountShard",
            ParDo.of(new CountDoFn(this))
                .withSideInputs(asOf, trends, topics, rankings.extinct(), rankings.newborn()))
        .apply("AddCounts", CombineShards.sum(CategoryTrends.class, CategoryTrends::plus));
  }

  /** One shard's categories. */
  static final class CountDoFn extends DoFn<LabelledShard, CategoryTrends> {
    private final PCollectionView<FindAsOf.AsOf> asOfView;
    private final PCollectionView<TopicTrends> trends;
    private final PCollectionView<TopicSummaries> topics;
    private final Rankings rankings;

    CountDoFn(TraceCategories of) {
      this.asOfView = of.asOf;
      this.trends = of.trends;
      this.topics = of.topics;
      this.rankings = of.rankings;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      Set<Integer> listed = new HashSet<>();
      context.sideInput(rankings.extinct()).forEach(topic -> listed.add(topic.label()));
      context.sideInput(rankings.newborn()).forEach(topic -> listed.add(topic.label()));
      int windows = context.sideInput(trends).windows().size();
      CategoryTrends counts = zeros(context.sideInput(topics), listed, windows);
      if (!listed.isEmpty()) {
        count(context.element(), context.sideInput(asOfView), windows, counts);
      }
      context.output(counts);
    }

    private static CategoryTrends zeros(TopicSummaries topics, Set<Integer> listed, int windows) {
      CategoryTrends counts = CategoryTrends.none();
      for (TopicSummary topic : topics.topics()) {
        if (listed.contains(topic.label())) {
          SortedMap<String, List<Long>> own = new TreeMap<>();
          for (Category category : topic.categories()) {
            own.put(category.name(), new ArrayList<>(Collections.nCopies(windows, 0L)));
            counts
                .archive()
                .put(category.name(), new ArrayList<>(Collections.nCopies(windows, 0L)));
          }
          counts.topics().put(topic.label(), own);
        }
      }
      return counts;
    }

    private static void count(
        LabelledShard shard, FindAsOf.AsOf asOf, int windows, CategoryTrends counts)
        throws IOException {
      List<Integer> labels = ParquetFiles.labels(shard);
      int[] row = {0};
      PaperRows.read(
          shard.vectors(),
          List.of("categories", "created"),
          paper -> {
            int label = labels.get(row[0]++);
            LocalDate day = paper[1].isEmpty() ? null : LocalDate.parse(paper[1]);
            String category = Iterables.getFirst(WORDS.split(paper[0]), "");
            if (asOf.counts(day) && counts.archive().containsKey(category)) {
              int window = TopicCounts.window(windows, TopicCounts.monthsBack(asOf.day(), day));
              add(counts.archive().get(category), window);
              SortedMap<String, List<Long>> own = counts.topics().get(label);
              if (own != null && own.containsKey(category)) {
                add(own.get(category), window);
              }
            }
          });
    }

    /** Counts a paper, but for one that is older than all windows. */
    private static void add(List<Long> papers, int window) {
      if (window >= 0) {
        papers.set(window, papers.get(window) + 1);
      }
    }
  }
}
