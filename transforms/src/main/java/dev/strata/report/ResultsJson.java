/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.io.JsonFile;
import dev.strata.model.Reject;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.NewbornTopic;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/** The findings as {@link JsonFile} writes them. */
final class ResultsJson {
  private final Findings findings;

  ResultsJson(Findings findings) {
    this.findings = findings;
  }

  /** What summary.json holds. */
  private record Summary(
      RunFacts run,
      long files,
      long lines,
      long papers,
      int shards,
      Skipped skipped,
      Dates dates,
      Clusters clusters,
      Listed listed) {}

  private record Skipped(long lines, SortedMap<Reject.Reason, Long> reasons) {}

  private record Dates(LocalDate asOf, LocalDate first, long undated, long afterAsOf) {}

  private record Clusters(int k, int d, double inertia, int topics) {}

  private record Listed(int extinct, int newborn, int lonely) {}

  Object summary() {
    var counts = findings.counts();
    var trends = findings.trends();
    var summaries = findings.summaries();
    return new Summary(
        findings.facts(),
        counts.files(),
        counts.lines(),
        counts.papers(),
        counts.shards(),
        new Skipped(findings.skipped(), counts.rejects()),
        new Dates(trends.asOf(), findings.first(), trends.undated(), trends.afterAsOf()),
        new Clusters(summaries.k(), summaries.d(), summaries.inertia(), findings.topics().size()),
        new Listed(findings.extinct().size(), findings.newborn().size(), findings.lonely().size()));
  }

  Object topics() {
    return findings.topics().values();
  }

  Object extinct() {
    List<ExtinctTopic> rows = findings.extinct();
    return rows.stream().map(row -> named(row.rank(), row.label(), row)).toList();
  }

  Object newborn() {
    List<NewbornTopic> rows = findings.newborn();
    return rows.stream().map(row -> named(row.rank(), row.label(), row)).toList();
  }

  /** A row of a ranking: rank, label, the topic's name, then its own components in their order. */
  private ObjectNode named(int rank, int label, Object row) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.put("rank", rank).put("label", label).put("name", findings.topic(label).name());
    named.setAll(JsonFile.object(row));
    return named;
  }
}
