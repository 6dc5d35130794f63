/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import com.google.common.base.Splitter;
import dev.strata.io.PaperRows;
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
 * Counts how the commonest categories of the extinct topics fared in the whole archive: where such
 * a category went with its topic, papers of it may no longer be collected.
 */
public final class TraceCategories
    extends PTransform<PCollection<LabelledShard>, PCollection<CategoryTrends>> {
  private static final int MONTHS = 12;
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private final PCollectionView<FindAsOf.AsOf> asOf;
  private final PCollectionView<TopicTrends> trends;
  private final PCollectionView<TopicSummaries> topics;
  private final PCollectionView<List<ExtinctTopic>> extinct;

  private TraceCategories(
      PCollectionView<FindAsOf.AsOf> asOf,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      PCollectionView<List<ExtinctTopic>> extinct) {
    this.asOf = asOf;
    this.trends = trends;
    this.topics = topics;
    this.extinct = extinct;
  }

  /**
   * Counts in the windows of {@code trends} the categories that {@code topics} says of {@code
   * extinct}.
   */
  public static TraceCategories of(
      PCollectionView<FindAsOf.AsOf> asOf,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      PCollectionView<List<ExtinctTopic>> extinct) {
    return new TraceCategories(asOf, trends, topics, extinct);
  }

  @Override
  public PCollection<CategoryTrends> expand(PCollection<LabelledShard> labels) {
    return labels
        .apply(
            "CountShard",
            ParDo.of(new CountDoFn(this)).withSideInputs(asOf, trends, topics, extinct))
        .apply("AddCounts", CombineShards.sum(CategoryTrends.class, CategoryTrends::plus));
  }

  /** One shard's categories. */
  static final class CountDoFn extends DoFn<LabelledShard, CategoryTrends> {
    private final PCollectionView<FindAsOf.AsOf> asOfView;
    private final PCollectionView<TopicTrends> trends;
    private final PCollectionView<TopicSummaries> topics;
    private final PCollectionView<List<ExtinctTopic>> extinct;

    CountDoFn(TraceCategories of) {
      this.asOfView = of.asOf;
      this.trends = of.trends;
      this.topics = of.topics;
      this.extinct = of.extinct;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      FindAsOf.AsOf asOf = context.sideInput(asOfView);
      int windows = context.sideInput(trends).windows().size();
      SortedMap<String, List<Long>> counts =
          wanted(context.sideInput(topics), context.sideInput(extinct), windows);
      if (!counts.isEmpty()) {
        PaperRows.read(
            context.element().vectors(),
            List.of("categories", "created"),
            paper -> {
              LocalDate day = paper[1].isEmpty() ? null : LocalDate.parse(paper[1]);
              if (asOf.counts(day)) {
                int window = windows - 1 - TopicCounts.monthsBack(asOf.day(), day) / MONTHS;
                for (String category : WORDS.split(paper[0])) {
                  List<Long> papers = counts.get(category);
                  if (papers != null && window >= 0) {
                    papers.set(window, papers.get(window) + 1);
                  }
                }
              }
            });
      }
      context.output(new CategoryTrends(counts));
    }

    private static SortedMap<String, List<Long>> wanted(
        TopicSummaries topics, List<ExtinctTopic> extinct, int windows) {
      Set<Integer> labels = new HashSet<>();
      extinct.forEach(topic -> labels.add(topic.label()));
      SortedMap<String, List<Long>> counts = new TreeMap<>();
      for (TopicSummary topic : topics.topics()) {
        if (labels.contains(topic.label())) {
          for (Category category : topic.categories()) {
            counts.put(category.name(), new ArrayList<>(Collections.nCopies(windows, 0L)));
          }
        }
      }
      return counts;
    }
  }
}
