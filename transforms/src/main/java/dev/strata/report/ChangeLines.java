/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.report.Changes.Moves;
import dev.strata.report.Changes.TopicChange;
import dev.strata.text.Figures;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The changes in six lines, for a terminal. */
final class ChangeLines {
  private ChangeLines() {}

  static List<String> of(Changes changes) {
    Changes.Papers papers = changes.papers();
    return List.of(
        "changed since the previous snapshot, %s to %s:"
            .formatted(changes.before().day(), changes.now().day()),
        "papers: %s added, %s, %s removed"
            .formatted(
                Figures.count(papers.added()),
                papers.revised() == null
                    ? "an unknown number revised"
                    : Figures.count(papers.revised()) + " revised",
                Figures.count(papers.removed())),
        "topics: " + topics(changes.topics().all()),
        "newly listed: " + moves(changes, Moves::entered),
        "no longer listed: " + moves(changes, Moves::left),
        "lonely papers: %s newly listed, %s no longer listed"
            .formatted(
                Figures.count(changes.lonely().entered().size()),
                Figures.count(changes.lonely().left().size())));
  }

  private static String topics(List<Map.Entry<String, List<TopicChange>>> kinds) {
    return kinds.stream()
        .map(kind -> counted(kind.getValue(), kind.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String moves(
      Changes changes, Function<Moves<TopicChange>, List<TopicChange>> which) {
    return changes.lists().entrySet().stream()
        .map(list -> counted(which.apply(list.getValue()), list.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** How many topics there are of a kind, and the first of them. */
  private static String counted(List<TopicChange> topics, String word) {
    String count = Figures.count(topics.size()) + " " + word;
    return topics.isEmpty() ? count : count + " (such as " + topics.get(0).name() + ")";
  }
}
