/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.index.LonelyPaper;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Reject.Reason;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.NewbornTopic;
import dev.strata.rank.TopicSummaries;
import dev.strata.rank.TopicSummary;
import dev.strata.rank.TopicSummary.Category;
import dev.strata.rank.TopicSummary.Nearest;
import dev.strata.rank.TopicTrends;
import dev.strata.rank.TopicTrends.TopicSeries;
import dev.strata.rank.TopicTrends.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small archive of two topics: one that went extinct and one newly born. */
final class TwoTopics {
  static final String SYNTAX = "Parsing with <script>alert(1)</script> & \"quotes\"";
  static final String RTL = "\u202eright to left\u200f and שלום";

  static final RunFacts FACTS =
      new RunFacts(
          "two-topics.jsonl", "line", "bge-small-en-v1.5", 42, 100, 5, 2, 0.2, 24, 0.5, 30);

  static final ArchiveCounts COUNTS =
      new ArchiveCounts(
          1, 1_103, 1_100, 1, new TreeMap<>(Map.of(Reason.NOT_JSON, 2L, Reason.DUPLICATE_ID, 1L)));

  static final List<Window> WINDOWS =
      List.of(
          window(2018, 100),
          window(2019, 200),
          window(2020, 0),
          window(2021, 300),
          window(2022, 400));

  static final TopicTrends TRENDS =
      new TopicTrends(
          LocalDate.of(2022, 12, 31),
          60,
          10,
          30,
          WINDOWS,
          List.of(2018, 2019, 2020, 2021, 2022),
          List.of(
              new TopicSeries(
                  0,
                  100,
                  98,
                  LocalDate.of(2018, 2, 1),
                  LocalDate.of(2022, 3, 1),
                  3,
                  List.of(50L, 45L, 0L, 2L, 1L),
                  List.of(50L, 45L, 0L, 2L, 1L)),
              new TopicSeries(
                  3,
                  1_000,
                  902,
                  LocalDate.of(2018, 1, 5),
                  LocalDate.of(2022, 12, 31),
                  697,
                  List.of(50L, 155L, 0L, 298L, 399L),
                  List.of(50L, 155L, 0L, 298L, 399L))));

  static final TopicSummaries SUMMARIES =
      new TopicSummaries(
          4,
          384,
          312.5,
          List.of(
              new TopicSummary(
                  0,
                  100,
                  List.of(new Category("cs.CL", 80), new Category("cs.<AI>", 15)),
                  List.of(
                      new Nearest("p1", SYNTAX, "2018-02-01", 0.875),
                      new Nearest("p2", "", "", 0.75))),
              new TopicSummary(
                  3, 1_000, List.of(), List.of(new Nearest("p3", RTL, "2021-06-30", 0.9)))));

  static final ExtinctTopic EXTINCT =
      new ExtinctTopic(
          1,
          0,
          100,
          0.0085,
          0.00425,
          3,
          0.5,
          50,
          LocalDate.of(2018, 1, 1),
          LocalDate.of(2018, 12, 31),
          0.392);

  static final NewbornTopic NEWBORN =
      new NewbornTopic(1, 3, 1_000, 0.773, 697, LocalDate.of(2018, 1, 5));

  static final LonelyPaper LONELY =
      new LonelyPaper(
          1,
          17,
          "q&1",
          "A <b>lonely</b> one",
          "2019-07-04",
          3,
          0.4375,
          List.of(
              new LonelyPaper.Neighbor("p3", RTL, 0.5),
              new LonelyPaper.Neighbor("p4", "'Onload'", 0.4375)));

  static final LonelyPaper SECOND_LONELY =
      new LonelyPaper(2, 3, "q2", "", "", 0, 0.5, LONELY.neighbors());

  private TwoTopics() {}

  static Findings findings() {
    return findings(FACTS, List.of(EXTINCT), List.of(NEWBORN), List.of(LONELY, SECOND_LONELY));
  }

  /** The same archive, with other rankings. */
  static Findings findings(
      RunFacts facts,
      List<ExtinctTopic> extinct,
      List<NewbornTopic> newborn,
      List<LonelyPaper> lonely) {
    return new Findings(
        facts, COUNTS, TRENDS, SUMMARIES, Topic.join(SUMMARIES, TRENDS), extinct, newborn, lonely);
  }

  /** An archive in which no paper has a date and nothing stands out. */
  static Findings undated() {
    TopicTrends trends =
        new TopicTrends(
            null,
            1_100,
            0,
            0,
            List.of(),
            List.of(),
            List.of(
                new TopicSeries(0, 100, 0, null, null, 0, List.of(), List.of()),
                new TopicSeries(3, 1_000, 0, null, null, 0, List.of(), List.of())));
    return new Findings(
        FACTS,
        new ArchiveCounts(1, 1_100, 1_100, 1, new TreeMap<>()),
        trends,
        SUMMARIES,
        Topic.join(SUMMARIES, trends),
        List.of(),
        List.of(),
        List.of());
  }

  private static Window window(int year, long papers) {
    return new Window(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31), papers);
  }
}
