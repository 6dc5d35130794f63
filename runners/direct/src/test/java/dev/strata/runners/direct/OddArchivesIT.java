/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.archive.unpack.Packed;
import dev.strata.embed.torch.TinyModel;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole graph on archives that are good but odd: every paper is in, and the answers stand. */
class OddArchivesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path output;

  @BeforeEach
  void lay() throws IOException {
    output = folder.resolve("output");
    TinyModel.write(folder.resolve("model"));
  }

  @Test
  void run_onePaper_isOneTopicWithoutLonelyPapers() throws Exception {
    run(List.of(paper("1", "Alone", "2001")));

    assertThat(json("lonely").size(), is(0));
    assertThat(json("topics").size(), is(1));
    assertThat(json("summary").at("/clusters/k").asInt(), is(1));
  }

  /** The first logger that is made reads how to log: none may be made before that is set. */
  @Test
  void run_warning_isALineWithoutThreadOrClass() throws Exception {
    Path archive = Files.writeString(folder.resolve("a.jsonl"), paper("1", "Alone", "2001"));
    Path zip = Files.write(folder.resolve("b.zip"), Packed.as(".zip", Map.of()));
    try (Child child =
        Child.start(
            output,
            List.of(),
            "--archive=" + archive + "," + zip,
            "--output=" + output,
            "--model=" + folder.resolve("model"))) {
      assertThat(child.errors(), child.waitFor(), is(0));
      assertThat(
          child.errors().lines().toList(),
          hasItem("WARN " + zip + " is an archive without a file that is read"));
      assertThat("for --verbose", child.errors(), not(containsString("inertia")));
    }
  }

  @Test
  void run_twoPapersOfTheSameText_areEachOthersNeighbourInOneTopic() throws Exception {
    run(List.of(paper("1", "The same", "2001"), paper("2", "The same", "2002")));

    assertThat(json("summary").at("/clusters/k").asInt(), is(1));
    JsonNode lonely = json("lonely");
    assertThat(texts(lonely, "/id"), contains("1", "2"));
    assertThat(texts(lonely, "/neighbors/0/id"), contains("2", "1"));
    for (JsonNode paper : lonely) {
      assertThat(Math.abs(paper.get("similarity").asDouble() - 1), is(lessThan(1e-6)));
    }
  }

  @Test
  void run_tenThousandPapersOfTheSameText_areOneTopicAndTheFirstHundredLonely() throws Exception {
    int papers = 10_000;
    run(IntStream.range(0, papers).mapToObj(i -> paper("p" + i, "The same", "2001")).toList());

    JsonNode topics = json("topics");
    assertThat(topics.size(), is(1));
    assertThat(topics.get(0).get("papers").asInt(), is(papers));
    assertThat(
        texts(json("lonely"), "/id"),
        is(IntStream.range(0, 100).mapToObj(i -> "p" + i).toList())); // all alike: by row
  }

  @Test
  void run_datesOfTheYears2And2199AndNone_decideNothing() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(paper("first", "Of the year 2", "0002-01-01"));
    lines.add(paper("last", "Of the year 2199", "2199-12-31"));
    lines.add(paper("none", "Of no year", ""));
    lines.add(paper("broken", "Of no year either", "the other day"));
    for (int i = 0; i < 40; i++) {
      lines.add(paper("p" + i, "Of a year like any other", (2001 + i / 10) + "-06-15"));
    }
    run(lines);

    assertThat(
        json("summary").get("dates"),
        is(
            JSON.readTree(
                """
                {"first": "2001-06-15", "asOf": "2004-06-15", "undated": 2, "beforeFirst": 1,
                 "afterAsOf": 1}
                """)));
    assertThat(json("summary").get("papers").asInt(), is(lines.size()));
    for (JsonNode topic : json("topics")) {
      assertThat(
          texts(topic.at("/series/years"), "/year"), contains("2001", "2002", "2003", "2004"));
      assertThat(
          texts(topic.at("/series/windows"), "/to"),
          contains("2002-06-15", "2003-06-15", "2004-06-15"));
    }
  }

  @Test
  void run_textOfEveryKind_reachesIndexAndReportAsItIs() throws Exception {
    Map<String, String> titles = new TreeMap<>();
    titles.put(
        "emoji", "Smile \uD83D\uDE00 and family \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67");
    titles.put("rtl", "\u202Eright to left\u202C \u05E9\u05DC\u05D5\u05DD\u200F");
    titles.put("control", "bell\u0007 escape\u001B[31m del\u007F nul\u0000");
    titles.put("surrogates", "half \uD800 and half \uDC00");
    titles.put("long", "long ".repeat(1 << 18).strip());
    titles.put("markup", "</script><script>alert(1)</script>&amp;");
    run(
        titles.entrySet().stream().map(e -> paper(e.getKey(), e.getValue(), "2001")).toList(),
        "--keepMarkup");

    Map<String, String> indexed = new TreeMap<>();
    ParquetFiles.read(
        output.resolve("index/papers.parquet").toString(),
        Schemas.PAPERS,
        row -> indexed.put(row.get("id").toString(), row.get("title").toString()));
    titles.put("surrogates", "half \uFFFD and half \uFFFD");
    assertThat(indexed, is(titles));
    String page = Files.readString(output.resolve("report.html"));
    assertThat(page, containsString("bell\uFFFD escape\uFFFD[31m del\uFFFD nul\uFFFD"));
    assertThat(page, containsString(titles.get("emoji")));
    assertThat(page, not(containsString("<script>alert")));
  }

  @Test
  void run_onStdout_printsNothingThatATerminalObeys() throws Exception {
    String results =
        run(
            List.of(
                paper("1", "escape\u001B[2J and \u202Eturned", "2001"),
                paper("2", "another", "2001")));

    assertThat(results.lines().toList(), everyItem(matchesPattern("[^\\p{Cc}\\u202E]*")));
    assertThat(results, containsString("escape\uFFFD[2J and \uFFFDturned"));
  }

  /** What a run that succeeds prints. */
  private String run(List<String> lines, String... more) throws IOException {
    Path archive = Files.write(folder.resolve("archive.jsonl"), lines, UTF_8);
    Run run = new Run();
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--archive=" + archive);
    arguments.add("--output=" + output);
    arguments.add("--model=" + folder.resolve("model"));
    int status = run.run(arguments.toArray(String[]::new));
    assertThat(run.errors(), status, is(0));
    return run.results();
  }

  /** A line; Jackson escapes what cannot be written as it is. */
  private static String paper(String id, String title, String created) {
    return JSON.createObjectNode()
        .put("id", id)
        .put("title", title)
        .put("update_date", created)
        .toString()
        .replace("\uD800 ", "\\ud800 ")
        .replace(" \uDC00", " \\udc00");
  }

  private JsonNode json(String name) throws IOException {
    return JSON.readTree(output.resolve("results/" + name + ".json").toFile());
  }

  private static List<String> texts(JsonNode rows, String pointer) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.at(pointer).asText())
        .toList();
  }
}
