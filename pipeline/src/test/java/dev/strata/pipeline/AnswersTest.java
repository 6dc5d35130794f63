/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Lists;
import dev.strata.ask.Answer;
import dev.strata.ask.ArchivePaper;
import dev.strata.ask.NearPaper;
import dev.strata.ask.OverTime;
import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.findings.PooledShare;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of answers, with ids and titles that a terminal must not obey. */
class AnswersTest {
  private static final String HOSTILE =
      "\u001b]0;owned\u0007 \u009b31m, \"quoted\"\r\nnext \u202Eback";
  private static final Question QUESTION =
      Question.of(
          "beam \u001b[2Jsearch",
          new PaperFilter(LocalDate.of(2010, 1, 1), null, Set.of("b", "a"), Set.of(7)),
          3);
  private static final Answer ANSWER =
      new Answer(
          QUESTION,
          12345,
          true,
          List.of(
              new NearPaper(
                  1,
                  0.91234567,
                  new ArchivePaper(
                      3, "W06-1", "A title", "2011-02-03", List.of("a", "b"), 7, "x, y")),
              new NearPaper(
                  2,
                  0.5,
                  new ArchivePaper(9, "id" + HOSTILE, HOSTILE, "", List.of(), 7, HOSTILE))));
  private static final NearPaper WIDE =
      new NearPaper(
          1,
          0.5,
          new ArchivePaper(
              9, "id", "a title ".repeat(40), "2011-02-03", List.of(), 7, "a topic ".repeat(9)));
  private static final LocalDate DAY = LocalDate.of(2011, 1, 1);
  private static final OverTime OVER_TIME =
      new OverTime(
          QUESTION,
          ANSWER.papers(),
          0.87654,
          true,
          0.05,
          30,
          2,
          0.95,
          DAY,
          DAY.plusYears(3),
          new PooledShare(DAY, DAY.plusYears(1), 20, 200, 0.1, 0.07),
          List.of(
              new OverTime.NearWindow(DAY, DAY.plusYears(1).minusDays(1), 20, 200, 0.1, 0.05, 0.2),
              new OverTime.NearWindow(
                  DAY.plusYears(1), DAY.plusYears(2).minusDays(1), 8, 320, 0.025, 0.01, 0.05),
              new OverTime.NearWindow(
                  DAY.plusYears(2), DAY.plusYears(3).minusDays(1), 0, 0, 0, 0, 1)),
          List.of(new OverTime.IdeaFinding("extinct", "it fell")));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  private AnswerTable plainTable(int columns) {
    return new AnswerTable(out, true, Map.of("COLUMNS", "" + columns, "NO_COLOR", "1"));
  }

  @ParameterizedTest
  @CsvSource({"60, 0", "80, 8", "200, 40"})
  void table_overTime_hasBarsOfTheColumnsThatAreLeft(int columns, int bar) {
    plainTable(columns).print(OVER_TIME);
    List<String> windows = bytes.toString(UTF_8).lines().toList().subList(3, 6);
    windows.forEach(line -> assertThat(TextWidth.of(line), lessThanOrEqualTo(columns)));
    assertThat(windows.get(0).chars().filter(letter -> letter == '█').count(), is((long) bar));
  }

  @ParameterizedTest
  @CsvSource({"true,, true", "true, 1, false", "true, '', true", "false,, false"})
  void table_isColouredOnATerminalWithoutNoColor(boolean screen, String noColor, boolean coloured) {
    Map<String, String> environment = noColor == null ? Map.of() : Map.of("NO_COLOR", noColor);
    new AnswerTable(out, screen, environment).print(ANSWER);
    assertThat(bytes.toString(UTF_8).startsWith("\u001b[1mbeam"), is(coloured));
  }

  @ParameterizedTest
  @CsvSource({"133, 133", "20, 60", "many, 100", "0, 100", ", 100"})
  void table_isAsWideAsColumnsSays(String columns, int width) {
    new AnswerTable(out, true, columns == null ? Map.of() : Map.of("COLUMNS", columns))
        .print(new Answer(QUESTION, 1, true, List.of(WIDE)));
    String last = bytes.toString(UTF_8).lines().reduce("", (first, second) -> second);
    assertThat(TextWidth.of(last), is(width));
  }

  @Test
  void table_onATerminal_isAsWideAndObeysNothing() {
    for (int width : new int[] {60, 80, 133}) {
      bytes.reset();
      plainTable(width).print(ANSWER);
      String printed = bytes.toString(UTF_8);
      assertThat(printed.lines().count(), is(4L));
      printed.lines().skip(1).forEach(l -> assertThat(TextWidth.of(l), lessThanOrEqualTo(width)));
      assertHarmless(printed);
    }
    bytes.reset();
    new AnswerTable(out, true, Map.of("COLUMNS", "80")).print(ANSWER);
    assertThat(bytes.toString(UTF_8).startsWith("\u001b[1mbeam"), is(true));
  }

  @Test
  void table_elsewhere_cutsNothing() {
    String longTitle = "word ".repeat(60).strip();
    NearPaper paper =
        new NearPaper(
            1, 0.5, new ArchivePaper(9, "x".repeat(50), longTitle, "", List.of(), 7, "t"));
    new AnswerTable(out, false, Map.of()).print(new Answer(QUESTION, 1, true, List.of(paper)));
    assertThat(bytes.toString(UTF_8).contains(longTitle), is(true));
    assertThat(bytes.toString(UTF_8).contains("x".repeat(50)), is(true));
  }

  @Test
  void table_overTime_drawsBarsAndTellsTheStory() {
    plainTable(112).print(OVER_TIME);
    String printed = bytes.toString(UTF_8);
    assertHarmless(printed);
    List<String> lines = printed.lines().toList();
    assertThat(
        lines.get(1),
        is(
            "30 papers with a similarity of at least 0.8765 (only 1 in 10,000 random pairs of papers"
                + " reaches this); 2 of them in no window, since they have no date, or one"
                + " outside"));
    assertThat(
        lines.subList(3, 6),
        contains(
            "2011-01 to 2011-12       20 of       200  10 % (5 % to 20 %)            "
                + "█".repeat(40),
            "2012-01 to 2012-12        8 of       320  2.5 % (1 % to 5 %)            "
                + "█".repeat(10),
            "2013-01 to 2013-12        0 of         0  no papers"));
    assertThat(
        lines.get(6),
        is(
            "first seen 2011-01-01; peak 10 % of all papers in January 2011 to January 2012; last"
                + " 2014-01-01"));
    assertThat(lines.get(7), is("extinct: it fell"));
  }

  @Test
  void jsonl_eachAnswer_isALineWithTheDocumentedFields() throws Exception {
    AnswerJsonl json = new AnswerJsonl(out);
    json.print(ANSWER);
    json.print(OVER_TIME);
    String printed = bytes.toString(UTF_8);
    assertHarmless(printed);
    List<String> lines = printed.lines().toList();
    assertThat(lines.size(), is(2));
    JsonNode answer = new ObjectMapper().readTree(lines.get(0));
    assertThat(answer.get("question").asText(), is("beam \u001b[2Jsearch"));
    assertThat(
        answer.get("filter").toString(),
        is("{\"from\":\"2010-01-01\",\"to\":null,\"categories\":[\"a\",\"b\"],\"topics\":[7]}"));
    assertThat(answer.get("papers").get(1).get("title").asText(), is(HOSTILE));
    assertThat(answer.get("papers").get(0).get("similarity").asDouble(), is(0.91234567));
    JsonNode overTime = new ObjectMapper().readTree(lines.get(1));
    String page = Files.readString(Path.of("../src/site/markdown/formats.md"));
    assertDocumented(answer, page);
    assertDocumented(overTime, page);
    assertThat(
        Lists.newArrayList(answer.fieldNames()),
        contains("question", "filter", "compared", "exact", "papers"));
    assertThat(
        Lists.newArrayList(overTime.fieldNames()),
        contains(
            "question",
            "filter",
            "standsFor",
            "nearerThan",
            "calibrated",
            "alpha",
            "papers",
            "outside",
            "nearest",
            "first",
            "last",
            "peak",
            "windows",
            "findings"));
  }

  private static void assertDocumented(JsonNode node, String page) {
    node.fieldNames()
        .forEachRemaining(name -> assertThat(name, page.contains("`" + name + "`"), is(true)));
    node.forEach(child -> assertDocumented(child, page));
  }

  @Test
  void csv_cells_areQuotedWhereTheyMustBe() {
    AnswerCsv csv = new AnswerCsv(out, false);
    csv.print(ANSWER);
    csv.print(ANSWER);
    String[] rows = bytes.toString(UTF_8).split("\r\n(?!next)");
    assertThat(rows.length, is(5));
    assertThat(rows[0], is("question,rank,similarity,row,id,title,created,categories,label,topic"));
    assertThat(
        rows[1], is("beam \u001b[2Jsearch,1,0.91234567,3,W06-1,A title,2011-02-03,a;b,7,\"x, y\""));
    assertThat(rows[2].contains("\"\"quoted\"\""), is(true));
    bytes.reset();
    new AnswerCsv(out, true).print(ANSWER);
    assertHarmless(bytes.toString(UTF_8).replace("\r", ""));
    bytes.reset();
    new AnswerCsv(out, false).print(OVER_TIME);
    assertThat(
        bytes.toString(UTF_8).lines().toList().get(1),
        is("beam \u001b[2Jsearch,0.87654,2011-01-01,2011-12-31,20,200,0.1,0.05,0.2"));
  }

  private static void assertHarmless(String printed) {
    assertThat(
        printed.matches(
            "(?s)[^\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]*(\n"
                + "[^\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]*)*"),
        is(true));
  }

  @Test
  void width_lettersOfEastAsia_countTwice() {
    assertThat(TextWidth.of("ab漢字e\u0301"), is(7));
    assertThat(TextWidth.cut("漢字漢字", 5), is("漢字…"));
    assertThat(TextWidth.cut("abc", 3), is("abc"));
    assertThat(TextWidth.right("漢", 4), is("  漢"));
    assertThat(TextWidth.left("a", 3), is("a  "));
  }
}
