/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.findings.TopicList;
import dev.strata.findings.TopicLists;
import dev.strata.index.LonelyPaper;
import dev.strata.model.OutputLayout;
import dev.strata.parquet.ParquetSource;
import dev.strata.previous.Previous;
import dev.strata.shard.PaperRows;
import dev.strata.store.FinishedOutput;
import dev.strata.store.JsonFile;
import dev.strata.topics.Topic;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the previous snapshot's results said. */
final class PreviousResults {
  private final OutputLayout layout;
  private final LocalDate asOf;
  private final long papers;
  private final Map<Integer, Topic> topics = new HashMap<>();
  private final Map<String, Set<Integer>> listed = new HashMap<>();
  private final List<LonelyPaper> lonely;

  private PreviousResults(OutputLayout layout) throws IOException {
    this.layout = layout;
    JsonNode summary = JsonFile.read(layout.result("summary"), JsonNode.class);
    JsonNode day = summary.at("/dates/asOf");
    asOf = day.isTextual() ? LocalDate.parse(day.asText()) : null;
    papers = summary.get("papers").asLong();
    for (Topic topic : JsonFile.readList(layout.result("topics"), Topic.class)) {
      topics.put(topic.label(), topic);
    }
    for (TopicList<?> list : TopicLists.ALL) {
      Set<Integer> labels = new HashSet<>();
      for (JsonNode row : JsonFile.readList(layout.result(list.word()), JsonNode.class)) {
        labels.add(row.get("label").asInt());
      }
      listed.put(list.word(), labels);
    }
    lonely = JsonFile.readList(layout.result(Report.LONELY), LonelyPaper.class);
  }

  /**
   * Reads them.
   *
   * @throws IOException if some of them are missing, or if a run writes to them; its message is one
   *     sentence for the user
   */
  static PreviousResults read(Previous previous) throws IOException {
    FinishedOutput output = previous.open();
    PreviousResults results = new PreviousResults(output.layout());
    output.checkUnchanged();
    return results;
  }

  /** The day that counted as now; null where no paper had a date. */
  LocalDate asOf() {
    return asOf;
  }

  long papers() {
    return papers;
  }

  /** The name that a topic had. */
  String name(int label) {
    Topic topic = topics.get(label);
    return topic == null ? "Topic " + label : topic.name();
  }

  /** The topic's share of the papers of the last 12 months; 0 for a topic that was not there. */
  double lastShare(int label) {
    Topic topic = topics.get(label);
    return topic == null ? 0 : topic.series().lastShare();
  }

  /** The topics on a list. */
  Set<Integer> listed(TopicList<?> list) {
    return listed.get(list.word());
  }

  /** The lonely papers, by rank. */
  List<LonelyPaper> lonely() {
    return lonely;
  }

  /** Which of these ids were those of papers. */
  Set<String> known(Set<String> ids) throws IOException {
    Set<String> known = new HashSet<>();
    PaperRows.read(
        ParquetSource.open(layout.papers()),
        List.of("id"),
        paper -> {
          if (ids.contains(paper[0])) {
            known.add(paper[0]);
          }
        });
    return known;
  }
}
