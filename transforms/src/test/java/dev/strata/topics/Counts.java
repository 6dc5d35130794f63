/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.findings.TrendRules;
import dev.strata.model.CombineShards;
import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** Hand-made counts. */
public final class Counts {
  public static final LocalDate AS_OF = LocalDate.of(2021, 8, 31);
  public static final TrendRules RULES = new TrendRules(0.05, 3, 10, 200, 5, 0.2, 3, 2, 0.5);

  private Counts() {}

  /** Trends of windows, oldest first; a window's calendar year is taken to be its own. */
  public static TopicTrends trends(long[] archive, List<long[]> topics) {
    List<Window> windows = new ArrayList<>();
    List<Integer> years = new ArrayList<>();
    for (int w = 0; w < archive.length; w++) {
      LocalDate to = AS_OF.minusMonths(12L * (archive.length - 1 - w));
      windows.add(new Window(to.minusMonths(12).plusDays(1), to, archive[w]));
      years.add(to.getYear());
    }
    List<TopicSeries> series = new ArrayList<>();
    for (long[] counts : topics) {
      List<Long> papers = new ArrayList<>();
      int first = -1;
      int last = 0;
      for (int w = 0; w < counts.length; w++) {
        papers.add(counts[w]);
        if (counts[w] > 0) {
          first = first < 0 ? w : first;
          last = w;
        }
      }
      long all = papers.stream().mapToLong(Long::longValue).sum();
      series.add(
          new TopicSeries(
              series.size(),
              all,
              all,
              windows.get(first).from(),
              windows.get(last).to(),
              papers.stream().skip(papers.size() - 2L).mapToLong(Long::longValue).sum(),
              papers,
              papers));
    }
    return new TopicTrends(AS_OF, 0, 0, 0, windows, years, series, null);
  }

  /** What one shard of papers with these days and labels adds. */
  public static TopicCounts months(FindAsOf.AsOf asOf, List<String> created, List<Integer> labels) {
    CountTopicMonths.Counter counter = new CountTopicMonths.Counter(asOf);
    for (int i = 0; i < labels.size(); i++) {
      counter.add(labels.get(i), created.get(i));
    }
    return counter.counts();
  }

  /** The series of papers with these days and labels. */
  public static TopicTrends trends(
      FindAsOf.AsOf asOf, List<String> created, List<Integer> labels, int newbornMonths) {
    return months(asOf, created, labels).trends(asOf.day(), newbornMonths);
  }

  /** Adds the counts of shards up. */
  public static PTransform<PCollection<TopicCounts>, PCollection<TopicCounts>> sum() {
    return CombineShards.sum(TopicCounts.class, TopicCounts::plus);
  }
}
