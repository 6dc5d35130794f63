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
import dev.strata.report.Report.Found;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/** The findings as {@link JsonFile} writes them. */
final class ResultsJson {
  private final Findings findings;
  private final Report report;

  ResultsJson(Findings findings, Report report) {
    this.findings = findings;
    this.report = report;
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
      Headlined found) {}

  private record Skipped(long lines, SortedMap<Reject.Reason, Long> reasons) {}

  private record Dates(
      LocalDate first, LocalDate asOf, long undated, long beforeFirst, long afterAsOf) {}

  private record Clusters(int k, int d, double inertia, int topics) {}

  private record Headlined(Found extinct, Found newborn, Found lonely) {}

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
        new Dates(
            findings.first(), trends.asOf(), trends.undated(), trends.tooEarly(), trends.tooLate()),
        new Clusters(summaries.k(), summaries.d(), summaries.inertia(), findings.topics().size()),
        new Headlined(report.extinct(), report.newborn(), report.lonely()));
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
