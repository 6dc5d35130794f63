/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.CategoryTrends;
import dev.strata.findings.ExtinctTopic;
import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.NewbornTopic;
import dev.strata.findings.PooledShare;
import dev.strata.findings.Rankings;
import dev.strata.findings.RebornTopic;
import dev.strata.findings.Stability;
import dev.strata.findings.TopicLists;
import dev.strata.findings.TrendRules;
import dev.strata.index.LonelyPaper;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Centroids;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicNames;
import dev.strata.topics.TopicNames.Language;
import dev.strata.topics.TopicNames.Term;
import dev.strata.topics.TopicNames.Words;
import dev.strata.topics.TopicSummaries;
import dev.strata.topics.TopicSummary;
import dev.strata.topics.TopicSummary.Category;
import dev.strata.topics.TopicSummary.Nearest;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small archive of two topics: one that went extinct and one newly born. */
public final class TwoTopics {
  static final String SYNTAX = "Parsing with <script>alert(1)</script> & \"quotes\"";
  static final String RTL = "\u202eright to left\u200f and שלום";

  /** Ends scripts, comments and attributes, turns the text around, and does not end. */
  static final String HOSTILE =
      "</script><script>alert(1)</script><!-- \" onclick='alert(2)' \u202e\u2028&amp; שלום"
          + " \ud83e\udd96 "
          + "x".repeat(10_000);

  /** The same as the page and the terminal show it, without the letters that turn it around. */
  static final String HOSTILE_SHOWN = HOSTILE.replace("\u202e\u2028", "\uFFFD ");

  static final TrendRules RULES = new TrendRules(0.05, 2, 10, 200, 2, 0.2, 3, 2, 0.5);

  static final RunFacts FACTS =
      new RunFacts("two-topics.jsonl", "line", "bge-small-en-v1.5", 42, 100, 5, RULES, 24);

  static final ArchiveCounts COUNTS =
      new ArchiveCounts(
          1,
          1_103,
          1_100,
          1,
          new TreeMap<>(Map.of(Reason.NOT_JSON, 2L, Reason.DUPLICATE_ID, 1L)),
          new TreeMap<>(
              Map.of(
                  Reason.NOT_JSON, new Example("two-topics.jsonl", 17, null, "{<b>"),
                  Reason.DUPLICATE_ID, new Example("two-topics.jsonl", 900, null, "{}"))),
          new TreeMap<>(
              Map.of(
                  PaperField.DATE,
                  new FieldAccount(
                      new TreeMap<>(
                          Map.of(FieldState.USED, 1_040L, FieldState.NOT_UNDERSTOOD, 61L)),
                      new TreeMap<>(
                          Map.of(
                              FieldState.NOT_UNDERSTOOD,
                              new Example("two-topics.jsonl", 5, "/day", "\"so<b>on\"")))))));

  public static final List<Window> WINDOWS =
      List.of(
          window(2018, 100),
          window(2019, 200),
          window(2020, 0),
          window(2021, 300),
          window(2022, 400));

  public static final TopicTrends TRENDS =
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
                  List.of(50L, 155L, 0L, 298L, 399L))),
          null);

  public static final TopicSummaries SUMMARIES =
      new TopicSummaries(
          4,
          384,
          312.5,
          "mini-batch k-means, 4 centroids, seed 42, inertia 312.5",
          0,
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

  public static final TopicNames NAMES =
      new TopicNames(
          new TreeMap<>(
              Map.of(
                  0,
                  new Words(
                      List.of(new Term("syntax", 12.5), new Term("<i>tree</i> bank", 7)),
                      90,
                      List.of(new Language("fra", 60), new Language("eng", 30))))));

  static final Centroids CENTROIDS =
      new Centroids(4, 2, new float[] {1, 0, 0, 1, -1, 0, 0.6f, 0.8f});

  static final ExtinctTopic EXTINCT =
      new ExtinctTopic(
          1,
          0,
          100,
          0.0265,
          1.5e-9,
          new PooledShare(
              LocalDate.of(2018, 1, 1), LocalDate.of(2019, 12, 31), 95, 300, 0.3167, 0.25),
          new PooledShare(
              LocalDate.of(2021, 1, 1), LocalDate.of(2022, 12, 31), 3, 700, 0.0043, 0.0125),
          0.03,
          List.of(new Descendant(3, 0.6, 0.68, 0.99, 1.01)));

  static final NewbornTopic NEWBORN =
      new NewbornTopic(1, 3, 1_000, 1.25, 0.003, 697, 902, 0.773, 0.7, LocalDate.of(2018, 1, 5));

  static final RebornTopic REBORN =
      new RebornTopic(
          1,
          3,
          1_000,
          0.75,
          0.004,
          new PooledShare(LocalDate.of(2018, 1, 1), LocalDate.of(2018, 12, 31), 50, 100, 0.5, 0.4),
          new PooledShare(
              LocalDate.of(2020, 1, 1), LocalDate.of(2020, 12, 31), 1, 200, 0.005, 0.028),
          new PooledShare(
              LocalDate.of(2022, 1, 1), LocalDate.of(2022, 12, 31), 200, 400, 0.5, 0.45));

  static final Stability STABILITY =
      new Stability(
          10,
          new TreeMap<>(
              Map.of(
                  "extinct", new TreeMap<>(Map.of(0, 9)), "newborn", new TreeMap<>(Map.of(3, 4)))));

  static final Stability NO_REFITS = new Stability(0, new TreeMap<>());

  static final Rankings RANKINGS =
      Rankings.none()
          .with(TopicLists.EXTINCT, List.of(EXTINCT))
          .with(TopicLists.NEWBORN, List.of(NEWBORN))
          .with(TopicLists.REBORN, List.of(REBORN));

  static final CategoryTrends CATEGORIES = trendsOf("cs.CL");

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
              new LonelyPaper.Neighbor("p4", "'Onload'", 0.4375)),
          List.of(LonelyPaper.Cause.VERY_SHORT, LonelyPaper.Cause.NOT_ENGLISH));

  static final LonelyPaper SECOND_LONELY =
      new LonelyPaper(2, 3, "q2", "", "", 0, 0.5, LONELY.neighbors(), List.of());

  private TwoTopics() {}

  static Findings findings() {
    return findings(FACTS, RANKINGS, STABILITY, CATEGORIES, List.of(LONELY, SECOND_LONELY));
  }

  /** The same archive, with other facts and other lists. */
  static Findings findings(RunFacts facts, Rankings rankings, List<LonelyPaper> lonely) {
    return findings(facts, rankings, STABILITY, CATEGORIES, lonely);
  }

  /** The same archive, with other rankings. */
  static Findings findings(
      RunFacts facts,
      Rankings rankings,
      Stability stability,
      CategoryTrends categories,
      List<LonelyPaper> lonely) {
    return new Findings(
        facts,
        COUNTS,
        TRENDS,
        SUMMARIES,
        CENTROIDS,
        Topic.join(SUMMARIES, TRENDS, NAMES),
        rankings,
        stability,
        categories,
        lonely,
        null);
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
                new TopicSeries(3, 1_000, 0, null, null, 0, List.of(), List.of())),
            null);
    return new Findings(
        FACTS,
        new ArchiveCounts(1, 1_100, 1_100, 1, new TreeMap<>()),
        trends,
        SUMMARIES,
        CENTROIDS,
        Topic.join(SUMMARIES, trends, NAMES),
        Rankings.none(),
        NO_REFITS,
        CategoryTrends.none(),
        List.of(),
        null);
  }

  /** The page of {@link #hostile}. */
  public static String hostilePage() {
    return new Page(hostile(), new Headlines(hostile()).report("report.html")).html();
  }

  /** The same archive with names, titles and categories that would break a careless page. */
  static Findings hostile() {
    TopicSummaries summaries =
        new TopicSummaries(
            4,
            384,
            312.5,
            "mini-batch k-means, 4 centroids, seed 42, inertia 312.5",
            0,
            List.of(
                new TopicSummary(
                    0,
                    100,
                    List.of(new Category(HOSTILE, 80)),
                    List.of(new Nearest(HOSTILE, HOSTILE, HOSTILE, 0.875))),
                new TopicSummary(
                    3, 1_000, List.of(), List.of(new Nearest("1706.03762", HOSTILE, "", 0.9)))));
    TopicNames names =
        new TopicNames(
            new TreeMap<>(
                Map.of(
                    0,
                    new Words(
                        List.of(new Term(HOSTILE, 12.5), new Term("syntax", 7)), 90, List.of()))));
    Findings two = findings();
    LonelyPaper lonely =
        new LonelyPaper(
            1,
            17,
            HOSTILE,
            HOSTILE,
            "",
            0,
            0.4375,
            List.of(new LonelyPaper.Neighbor(HOSTILE, HOSTILE, 0.5)),
            List.of());
    return new Findings(
        FACTS,
        COUNTS,
        TRENDS,
        summaries,
        CENTROIDS,
        Topic.join(summaries, TRENDS, names),
        two.rankings(),
        STABILITY,
        trendsOf(HOSTILE),
        List.of(lonely),
        null);
  }

  /** A category that most papers of topic 0 are of, and that fell without it, too. */
  private static CategoryTrends trendsOf(String category) {
    return new CategoryTrends(
        new TreeMap<>(Map.of(category, List.of(60L, 60L, 0L, 3L, 2L))),
        new TreeMap<>(Map.of(0, new TreeMap<>(Map.of(category, List.of(45L, 40L, 0L, 2L, 1L))))));
  }

  private static Window window(int year, long papers) {
    return new Window(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31), papers);
  }
}
