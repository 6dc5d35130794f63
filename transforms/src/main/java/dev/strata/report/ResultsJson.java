/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.findings.Stability;
import dev.strata.findings.TopicFinding;
import dev.strata.findings.TopicList;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import dev.strata.report.Report.Found;
import dev.strata.store.JsonFile;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The findings in the form in which {@link JsonFile} writes them. */
final class ResultsJson {
  private final Findings findings;
  private final Report report;

  ResultsJson(Findings findings, Report report) {
    this.findings = findings;
    this.report = report;
  }

  /** The content of summary.json. */
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
      Map<String, Found> found,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> changes) {}

  private record Skipped(
      long lines,
      SortedMap<Reject.Reason, Long> reasons,
      SortedMap<Reject.Reason, Example> first) {}

  private record Dates(
      LocalDate first, LocalDate asOf, long undated, long beforeFirst, long afterAsOf) {}

  /** The clustering; papers in no cluster are only named where there are any. */
  private record Clusters(
      int k,
      int d,
      double inertia,
      int topics,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long noise) {}

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
        new Clusters(
            summaries.k(),
            summaries.d(),
            summaries.inertia(),
            findings.topics().size(),
            summaries.noise()),
        report.found(),
        report.changes());
  }

  /**
   * The findings of a list. Each finding has its rank, its label and the topic's name, then its own
   * components in their order, then how often it is found again, and reasons to doubt it if the
   * list looks for any.
   */
  <T extends TopicFinding> Object list(TopicList<T> list) {
    return findings.rankings().of(list).stream().map(row -> row(list, row)).toList();
  }

  private <T extends TopicFinding> ObjectNode row(TopicList<T> list, T row) {
    Stability stability = findings.stability();
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.put("rank", row.rank()).put("label", row.label());
    name(named);
    named.setAll(JsonFile.object(row));
    for (JsonNode descendant : named.path("descendants")) {
      name((ObjectNode) descendant);
    }
    named.set(
        "stability",
        JsonFile.object(
            new Again(
                stability.refits(),
                stability.found(list, row.label()),
                stability.refits() == 0 ? null : stability.isStable(list, row.label()))));
    if (list.hasCaveats()) {
      named.set("caveats", JsonFile.array(findings.caveats(list, row)));
    }
    return named;
  }

  private void name(ObjectNode topic) {
    topic.put("name", findings.topic(topic.get("label").asInt()).name());
  }

  /**
   * The number of refits, the number of those that found the topic again, and whether these are
   * enough; null if there were no refits.
   */
  private record Again(int refits, int found, Boolean stable) {}
}
