/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.report.Changes.Moves;
import dev.strata.report.Changes.TopicChange;
import dev.strata.text.Figures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The changes in six lines, for a terminal. */
final class ChangeLines {
  private ChangeLines() {}

  static List<String> of(Changes changes) {
    Changes.Papers papers = changes.papers();
    List<String> lines = new ArrayList<>();
    lines.add(
        "since the previous snapshot (%s, now %s)"
            .formatted(day(changes.before().asOf()), day(changes.now().asOf())));
    lines.add(
        "%s added, %s, %s removed"
            .formatted(
                Figures.count(papers.added(), "paper"),
                papers.revised() == null
                    ? "revisions unknown"
                    : Figures.count(papers.revised()) + " revised",
                Figures.count(papers.removed())));
    lines.add("topics: " + topics(changes.topics().all().subList(0, 4)));
    lines.add("beyond chance: " + topics(changes.topics().all().subList(4, 6)));
    lines.add(
        "lists: "
            + changes.lists().entrySet().stream()
                .map(list -> list.getKey() + " " + moves(list.getValue()))
                .collect(Collectors.joining(", ")));
    lines.add("lonely papers: " + moves(changes.lonely()));
    return lines.stream().map(line -> line.replace('\u00a0', ' ')).toList();
  }

  private static String day(LocalDate day) {
    return day == null ? "undated" : day.toString();
  }

  private static String topics(List<Map.Entry<String, List<TopicChange>>> kinds) {
    return kinds.stream()
        .map(
            kind ->
                kind.getValue().size()
                    + " "
                    + kind.getKey()
                    + kind.getValue().stream()
                        .findFirst()
                        .map(first -> " (" + first.name() + ")")
                        .orElse(""))
        .collect(Collectors.joining(", "));
  }

  private static String moves(Moves<?> moves) {
    return "+%d -%d".formatted(moves.entered().size(), moves.left().size());
  }
}
