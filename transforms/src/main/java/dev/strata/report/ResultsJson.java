/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.findings.Stability;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import dev.strata.report.Report.Found;
import dev.strata.store.JsonFile;
import java.time.LocalDate;
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
      SortedMap<PaperField, FieldAccount> fields,
      Dates dates,
      Clusters clusters,
      Headlined found) {}

  private record Skipped(
      long lines,
      SortedMap<Reject.Reason, Long> reasons,
      SortedMap<Reject.Reason, Example> first) {}

  private record Dates(
      LocalDate first, LocalDate asOf, long undated, long beforeFirst, long afterAsOf) {}

  private record Clusters(int k, int d, double inertia, int topics) {}

  private record Headlined(Found extinct, Found newborn, Found reborn, Found lonely) {}

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
        new Skipped(findings.skipped(), counts.rejects(), counts.firstRejects()),
        counts.fields(),
        new Dates(
            findings.first(), trends.asOf(), trends.undated(), trends.tooEarly(), trends.tooLate()),
        new Clusters(summaries.k(), summaries.d(), summaries.inertia(), findings.topics().size()),
        new Headlined(report.extinct(), report.newborn(), report.reborn(), report.lonely()));
  }

  Object topics() {
    return findings.topics().values();
  }

  /** Each with the names of its descendants, how stable it is, and reasons to doubt it. */
  Object extinct() {
    Findings.Rankings rankings = findings.rankings();
    return rankings.extinct().stream()
        .map(
            row -> {
              ObjectNode node = named(row.rank(), row.label(), row, rankings.stability().extinct());
              for (JsonNode descendant : node.get("descendants")) {
                name((ObjectNode) descendant);
              }
              node.set(
                  "caveats", JsonFile.array(Caveat.of(row, findings.topic(row.label()), findings)));
              return node;
            })
        .toList();
  }

  Object newborn() {
    Findings.Rankings rankings = findings.rankings();
    return rankings.newborn().stream()
        .map(
            row -> {
              ObjectNode node = named(row.rank(), row.label(), row, rankings.stability().newborn());
              node.set(
                  "caveats", JsonFile.array(Caveat.of(row, findings.topic(row.label()), findings)));
              return node;
            })
        .toList();
  }

  Object reborn() {
    Findings.Rankings rankings = findings.rankings();
    return rankings.reborn().stream()
        .map(row -> named(row.rank(), row.label(), row, rankings.stability().reborn()))
        .toList();
  }

  /**
   * A row of a ranking: rank, label, the topic's name, then its own components in their order, and
   * how often it is found again.
   */
  private ObjectNode named(int rank, int label, Object row, SortedMap<Integer, Integer> again) {
    Stability stability = findings.rankings().stability();
    int found = again.getOrDefault(label, 0);
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.put("rank", rank).put("label", label).put("name", findings.topic(label).name());
    named.setAll(JsonFile.object(row));
    named.set(
        "stability",
        JsonFile.object(
            new Again(
                stability.refits(),
                found,
                stability.refits() == 0 ? null : stability.isStable(found))));
    return named;
  }

  private void name(ObjectNode topic) {
    topic.put("name", findings.topic(topic.get("label").asInt()).name());
  }

  /**
   * How many refits there were, how many found the topic again, and whether that is enough, or null
   * where there were none.
   */
  private record Again(int refits, int found, Boolean stable) {}
}
