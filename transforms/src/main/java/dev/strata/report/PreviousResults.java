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

/**
 * What the previous snapshot's results said.
 *
 * @param layout the output of that snapshot
 * @param asOf the day that counted as now; null where no paper had a date
 * @param papers the number of its papers
 * @param topics its topics, by label
 * @param listed the topics on each list, by the word of the list
 * @param lonely the lonely papers, by rank
 */
record PreviousResults(
    OutputLayout layout,
    LocalDate asOf,
    long papers,
    Map<Integer, Topic> topics,
    Map<String, Set<Integer>> listed,
    List<LonelyPaper> lonely) {

  /**
   * Reads them.
   *
   * @throws IOException if some of them are missing, or if a run writes to them; its message is one
   *     sentence for the user
   */
  static PreviousResults read(Previous previous) throws IOException {
    FinishedOutput output = previous.open();
    OutputLayout layout = output.layout();
    JsonNode summary = JsonFile.read(layout.result("summary"), JsonNode.class);
    JsonNode day = summary.at("/dates/asOf");
    Map<Integer, Topic> topics = new HashMap<>();
    for (Topic topic : JsonFile.readList(layout.result("topics"), Topic.class)) {
      topics.put(topic.label(), topic);
    }
    Map<String, Set<Integer>> listed = new HashMap<>();
    for (TopicList<?> list : TopicLists.ALL) {
      Set<Integer> labels = new HashSet<>();
      for (JsonNode row : JsonFile.readList(layout.result(list.word()), JsonNode.class)) {
        labels.add(row.get("label").asInt());
      }
      listed.put(list.word(), labels);
    }
    List<LonelyPaper> lonely = JsonFile.readList(layout.result(Report.LONELY), LonelyPaper.class);
    output.checkUnchanged("start this run again");
    return new PreviousResults(
        layout,
        day.isTextual() ? LocalDate.parse(day.asText()) : null,
        summary.get("papers").asLong(),
        topics,
        listed,
        lonely);
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
