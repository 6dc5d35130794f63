/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import com.google.common.collect.Iterables;
import dev.strata.model.CombineShards;
import dev.strata.model.LabelledShard;
import dev.strata.shard.LabelledRows;
import dev.strata.topics.FindAsOf;
import dev.strata.topics.TopicCounts;
import dev.strata.topics.TopicSummaries;
import dev.strata.topics.TopicSummary;
import dev.strata.topics.TopicSummary.Category;
import dev.strata.topics.TopicTrends;
import java.io.IOException;
import java.io.Serializable;
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
 * Counts the papers over time of the commonest categories of listed topics, in the topic and in the
 * whole archive. If a category's other papers vanished, or appeared, as the topic did, it may be
 * that papers of this category are no longer collected, or were not collected before.
 */
public final class TraceCategories
    extends PTransform<PCollection<LabelledShard>, PCollection<CategoryTrends>> {
  private final PCollectionView<FindAsOf.AsOf> asOf;
  private final PCollectionView<TopicTrends> trends;
  private final PCollectionView<TopicSummaries> topics;
  private final PCollectionView<Rankings> rankings;

  private TraceCategories(
      PCollectionView<FindAsOf.AsOf> asOf,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      PCollectionView<Rankings> rankings) {
    this.asOf = asOf;
    this.trends = trends;
    this.topics = topics;
    this.rankings = rankings;
  }

  /**
   * Counts, in the windows of {@code trends}, the categories that {@code topics} names for the
   * topics in {@code rankings}.
   */
  public static TraceCategories of(
      PCollectionView<FindAsOf.AsOf> asOf,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      PCollectionView<Rankings> rankings) {
    return new TraceCategories(asOf, trends, topics, rankings);
  }

  @Override
  public PCollection<CategoryTrends> expand(PCollection<LabelledShard> labels) {
    Wanted wanted = new Wanted(trends, topics, rankings);
    return labels
        .apply(
            "CountShard",
            ParDo.of(new CountDoFn(asOf, wanted)).withSideInputs(asOf, trends, topics, rankings))
        .apply("AddCounts", CombineShards.sum(CategoryTrends.class, CategoryTrends::plus))
        .apply("FillIn", ParDo.of(new FillInDoFn(wanted)).withSideInputs(trends, topics, rankings));
  }

  /** The categories whose papers are counted: the commonest categories of listed topics. */
  private record Wanted(
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      PCollectionView<Rankings> rankings)
      implements Serializable {

    /** Trends that have every wanted category, with no papers. */
    CategoryTrends zeros(DoFn<?, ?>.ProcessContext context) {
      Set<Integer> listed = new HashSet<>();
      for (TopicList<?> list : TopicLists.ALL) {
        if (list.hasCaveats()) {
          listed.addAll(context.sideInput(rankings).labels(list));
        }
      }
      int windows = context.sideInput(trends).windows().size();
      CategoryTrends counts = CategoryTrends.none();
      for (TopicSummary topic : context.sideInput(topics).topics()) {
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
  }

  /**
   * Counts one shard's papers by category. The result has only categories with papers, which are
   * few in a short shard.
   */
  static final class CountDoFn extends DoFn<LabelledShard, CategoryTrends> {
    private final PCollectionView<FindAsOf.AsOf> asOfView;
    private final Wanted wanted;

    CountDoFn(PCollectionView<FindAsOf.AsOf> asOfView, Wanted wanted) {
      this.asOfView = asOfView;
      this.wanted = wanted;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      int windows = context.sideInput(wanted.trends()).windows().size();
      CategoryTrends counts = wanted.zeros(context);
      if (!counts.topics().isEmpty()) {
        count(context.element(), context.sideInput(asOfView), windows, counts);
      }
      context.output(counts.withoutZeros());
    }

    private static void count(
        LabelledShard shard, FindAsOf.AsOf asOf, int windows, CategoryTrends counts)
        throws IOException {
      LabelledRows.read(
          shard,
          List.of("categories", "created"),
          (row, label, paper) -> {
            LocalDate day = paper.text(1).isEmpty() ? null : LocalDate.parse(paper.text(1));
            String category = Iterables.getFirst(paper.categories(0), "");
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

    /** Counts a paper, unless it is older than all windows. */
    private static void add(List<Long> papers, int window) {
      if (window >= 0) {
        papers.set(window, papers.get(window) + 1);
      }
    }
  }

  /** Adds every wanted category that has no paper, with no papers. */
  static final class FillInDoFn extends DoFn<CategoryTrends, CategoryTrends> {
    private final Wanted wanted;

    FillInDoFn(Wanted wanted) {
      this.wanted = wanted;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      context.output(wanted.zeros(context).plus(context.element()));
    }
  }
}
