/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.CategoryTrends;
import dev.strata.findings.Caveat;
import dev.strata.findings.Rankings;
import dev.strata.findings.Stability;
import dev.strata.findings.TopicFinding;
import dev.strata.findings.TopicList;
import dev.strata.findings.TrendFacts;
import dev.strata.index.LonelyPaper;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Centroids;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicSummaries;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * Everything that the report tells.
 *
 * @param topics topics with papers, by label
 * @param stability how often each finding is found again
 * @param categories papers of the commonest categories of listed topics over time
 * @param lonely the lonely papers, by rank
 * @param changes what changed since the previous snapshot; null if there is none
 */
@RecordBuilder
@RecordBuilder.Options(addClassRetainedGenerated = true)
record Findings(
    RunFacts facts,
    ArchiveCounts counts,
    TopicTrends trends,
    TopicSummaries summaries,
    Centroids centroids,
    SortedMap<Integer, Topic> topics,
    Rankings rankings,
    Stability stability,
    CategoryTrends categories,
    List<LonelyPaper> lonely,
    Changes changes)
    implements FindingsBuilder.With {

  /** The facts from which the lists of topics are made. */
  TrendFacts trendFacts() {
    return new TrendFacts(trends, categories, facts.rules(), facts.newbornMonths());
  }

  /** The reasons to doubt a finding. */
  <T extends TopicFinding> List<Caveat> caveats(TopicList<T> list, T finding) {
    return list.caveats(finding, topic(finding.label()), trendFacts());
  }

  /**
   * The topic of a label.
   *
   * @throws IllegalArgumentException if there is no topic with that label and papers
   */
  Topic topic(int label) {
    Topic topic = topics.get(label);
    if (topic == null) {
      throw new IllegalArgumentException("label must be that of a topic with papers, was " + label);
    }
    return topic;
  }

  /** The day of the first paper that the series count, or null if there is none. */
  LocalDate first() {
    return trends
        .all()
        .map(TopicSeries::first)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** The number of lines that became no paper. */
  long skipped() {
    return counts.rejects().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The papers of the archive in each calendar year. */
  List<Topic.Year> years() {
    List<Integer> years = trends.years();
    return Topic.zip(
        years.size(),
        i ->
            new Topic.Year(
                years.get(i), trends.all().mapToLong(series -> series.years().get(i)).sum()));
  }
}
