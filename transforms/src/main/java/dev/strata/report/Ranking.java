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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A list of topics as a table of the page.
 *
 * @param list what it is a list of
 * @param about what topics are on it, in sentences
 * @param none why none is, as the end of a sentence
 * @param periods what the marked bars of its charts are
 * @param columns headings of the columns behind those that all lists have
 */
record Ranking(
    TopicList<?> list,
    String about,
    String none,
    SortedMap<Chart.Kind, String> periods,
    List<? extends Column<?>> columns,
    List<Row> rows) {

  /**
   * A finding.
   *
   * @param mark what stands for it in the pictures, {@code E1}
   * @param cells one for each column; null in that of the score
   * @param score in words
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

  /** The findings of {@code list}; charts are drawn by {@code chart}. */
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
              mark(list, finding.rank()),
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
    /** The chart, its bars of the kinds given. */
    Chart of(Topic topic, Function<Topic.Window, Chart.Kind> kinds);
  }

  private static Chart.Kind kind(List<Span> spans, Topic.Window window) {
    return spans.stream()
        .filter(span -> span.contains(window.from(), window.to()))
        .map(span -> Chart.Kind.of(span.kind()))
        .findFirst()
        .orElse(Chart.Kind.PLAIN);
  }

  private static String mark(TopicList<?> list, int rank) {
    return list.letter() + rank;
  }

  /** Also the anchor of its part of the page, and its class to the style sheet. */
  String word() {
    return list.word();
  }

  /** {@code Extinct}. */
  String title() {
    return word().substring(0, 1).toUpperCase(Locale.ROOT) + word().substring(1);
  }

  /** By label. */
  Map<Integer, Row> byLabel() {
    Map<Integer, Row> byLabel = new TreeMap<>();
    rows.forEach(row -> byLabel.put(row.label(), row));
    return byLabel;
  }
}
