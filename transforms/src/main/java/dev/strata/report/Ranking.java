/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.Caveat;
import dev.strata.findings.Column;
import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.Span;
import dev.strata.findings.TopicFinding;
import dev.strata.findings.TopicList;
import dev.strata.findings.TrendFacts;
import dev.strata.topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A list of topics as a table of the page.
 *
 * @param list the list of topics
 * @param about sentences that say which topics are on it
 * @param none why no topic is on it, as the end of a sentence
 * @param periods the name of each kind of marked bar in its charts
 * @param columns the columns that follow those that all lists have
 * @param rows the findings, by rank
 */
record Ranking(
    TopicList<?> list,
    String about,
    String none,
    SortedMap<Chart.Kind, String> periods,
    List<? extends Column<?>> columns,
    List<Row> rows) {

  /**
   * A row of the table, which is a finding.
   *
   * @param mark the mark of the topic in the pictures, such as {@code E1}
   * @param cells one cell for each column; null in the column of the score
   * @param score the score, in words
   */
  record Row(
      TopicFinding finding,
      String mark,
      List<Caveat> caveats,
      List<Descendant> descendants,
      Chart shares,
      List<Column.Cell> cells,
      String score) {

    int label() {
      return finding.label();
    }
  }

  /** The table of the findings of {@code list}; {@code charts} draws its charts. */
  static <T extends TopicFinding> Ranking of(TopicList<T> list, Findings findings, Charts charts) {
    TrendFacts facts = findings.trendFacts();
    SortedMap<Chart.Kind, String> periods = new TreeMap<>();
    list.periods(facts).forEach((kind, words) -> periods.put(Chart.Kind.of(kind), words));
    List<Column<T>> columns = list.columns(facts);
    List<Row> rows = new ArrayList<>();
    for (T finding : findings.rankings().of(list)) {
      List<Span> spans = list.spans(finding, facts);
      List<Column.Cell> cells = new ArrayList<>(); // with nulls
      columns.forEach(column -> cells.add(column.isScore() ? null : column.cell().apply(finding)));
      rows.add(
          new Row(
              finding,
              list.letter() + finding.rank(),
              findings.caveats(list, finding),
              list.descendants(finding),
              charts.of(findings.topic(finding.label()), window -> kind(spans, window)),
              cells,
              list.score(finding)));
    }
    return new Ranking(list, list.about(facts), list.none(facts), periods, columns, rows);
  }

  /** Draws the share of a topic over time. */
  @FunctionalInterface
  interface Charts {
    /** The chart of a topic, with bars of the kinds that {@code kinds} gives. */
    Chart of(Topic topic, Function<Topic.ShareWindow, Chart.Kind> kinds);
  }

  private static Chart.Kind kind(List<Span> spans, Topic.ShareWindow window) {
    return spans.stream()
        .filter(span -> span.contains(window.from(), window.to()))
        .map(span -> Chart.Kind.of(span.kind()))
        .findFirst()
        .orElse(Chart.Kind.PLAIN);
  }

  /**
   * The word of the list, which is also the anchor of its part of the page and the class that the
   * style sheet knows.
   */
  String word() {
    return list.word();
  }

  /** The title of the list, such as {@code Extinct}. */
  String title() {
    return word().substring(0, 1).toUpperCase(Locale.ROOT) + word().substring(1);
  }
}
