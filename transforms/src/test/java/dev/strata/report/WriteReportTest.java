/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.index.LonelyPaper;
import dev.strata.model.JsonCoder;
import dev.strata.model.OutputLayout;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.NewbornTopic;
import dev.strata.rank.TopicTrends;
import dev.strata.report.Report.Finding;
import dev.strata.report.Report.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void report_twoTopics_saysWhatStandsOut() {
    TestPipeline pipeline = pipeline();
    PCollection<Report> report = write(pipeline, folder, TwoTopics.findings());

    PAssert.thatSingleton(report)
        .isEqualTo(
            new Report(
                folder + "/report.html",
                1_100,
                3,
                2,
                LocalDate.of(2022, 12, 31),
                new Found(
                    1,
                    List.of(
                        new Finding(
                            "0",
                            "cs.CL: " + TwoTopics.SYNTAX,
                            "from 50 % of all papers in the 12 months to 2018-12-31"
                                + " down to 0.43 % in the last 2 years"))),
                new Found(
                    1,
                    List.of(
                        new Finding(
                            "3",
                            TwoTopics.RTL,
                            "77.3 % of its dated papers are of the last 24 months;"
                                + " its first is of 2018-01-05"))),
                new Found(
                    2,
                    List.of(
                        new Finding(
                            "q&1",
                            "A <b>lonely</b> one",
                            "similarity 0.438 to its 2nd nearest paper"),
                        new Finding("q2", "q2", "similarity 0.500 to its 2nd nearest paper")))));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void summary_twoTopics_hasCountsDatesAndReasons() throws IOException {
    JsonNode summary = written(TwoTopics.findings(), "summary");

    assertThat(
        summary,
        is(
            JSON.readTree(
                """
                {"run": {"archive": "two-topics.jsonl", "unit": "line", "model": "bge-small-en-v1.5", "seed": 42, "lonely": 100,
                  "neighbors": 5, "recentWindows": 2, "extinctBelow": 0.2, "newbornMonths": 24,
                  "newbornShare": 0.5, "newbornMinPapers": 30},
                 "files": 1, "lines": 1103, "papers": 1100, "shards": 1,
                 "skipped": {"lines": 3, "reasons": {"NOT_JSON": 2, "DUPLICATE_ID": 1}},
                 "dates": {"asOf": "2022-12-31", "first": "2018-01-05", "undated": 60,
                  "beforeFirst": 10, "afterAsOf": 30},
                 "clusters": {"k": 4, "d": 384, "inertia": 312.5, "topics": 2},
                 "found": {
                  "extinct": {"count": 1, "first": [{"id": "0",
                   "name": "cs.CL: Parsing with <script>alert(1)</script> & \\"quotes\\"",
                   "why": "from 50 %% of all papers in the 12 months to 2018-12-31 down to 0.43 %%\
                 in the last 2 years"}]},
                  "newborn": {"count": 1, "first": [{"id": "3", "name": "%s",
                   "why": "77.3 %% of its dated papers are of the last 24 months;\
                 its first is of 2018-01-05"}]},
                  "lonely": {"count": 2, "first": [
                   {"id": "q&1", "name": "A <b>lonely</b> one",
                    "why": "similarity 0.438 to its 2nd nearest paper"},
                   {"id": "q2", "name": "q2",
                    "why": "similarity 0.500 to its 2nd nearest paper"}]}}}
                """
                    .formatted(TwoTopics.RTL))));
  }

  @Test
  void topics_twoTopics_areByLabelWithSeries() throws IOException {
    JsonNode topics = written(TwoTopics.findings(), "topics");

    assertThat(topics.findValuesAsText("label"), contains("0", "3"));
    JsonNode first = topics.get(0);
    assertThat(
        names(first), contains("label", "papers", "name", "categories", "series", "nearest"));
    assertThat(first.get("papers").asLong(), is(100L));
    assertThat(first.get("name").asText(), is("cs.CL: " + TwoTopics.SYNTAX));
    assertThat(
        first.get("categories"),
        is(
            JSON.readTree(
                """
                [{"name": "cs.CL", "papers": 80}, {"name": "cs.<AI>", "papers": 15}]
                """)));
    assertThat(
        first.get("series"),
        is(
            JSON.readTree(
                """
                {"dated": 98, "first": "2018-02-01", "last": "2022-03-01",
                 "windows": [
                  {"from": "2018-01-01", "to": "2018-12-31", "papers": 50, "share": 0.5},
                  {"from": "2019-01-01", "to": "2019-12-31", "papers": 45, "share": 0.225},
                  {"from": "2020-01-01", "to": "2020-12-31", "papers": 0, "share": 0.0},
                  {"from": "2021-01-01", "to": "2021-12-31", "papers": 2,
                   "share": 0.006666666666666667},
                  {"from": "2022-01-01", "to": "2022-12-31", "papers": 1, "share": 0.0025}],
                 "years": [
                  {"year": 2018, "papers": 50}, {"year": 2019, "papers": 45},
                  {"year": 2020, "papers": 0}, {"year": 2021, "papers": 2},
                  {"year": 2022, "papers": 1}]}
                """)));
    assertThat(
        first.get("nearest").get(1),
        is(
            JSON.readTree(
                """
                {"id": "p2", "title": "", "created": "", "similarity": 0.75}
                """)));
  }

  @Test
  void rankings_twoTopics_haveTheNameAndThePartsOfTheScore() throws IOException {
    JsonNode extinct = written(TwoTopics.findings(), "extinct");
    JsonNode newborn = JSON.readTree(folder.resolve("results/newborn.json").toFile());

    assertThat(
        names(extinct.get(0)),
        contains(
            "rank",
            "label",
            "name",
            "papers",
            "score",
            "recentShare",
            "recentPapers",
            "peakShare",
            "peakPapers",
            "peakFrom",
            "peakTo",
            "plainRatio"));
    assertThat(
        extinct,
        is(
            JSON.readTree(
                """
                [{"rank": 1, "label": 0,
                  "name": "cs.CL: Parsing with <script>alert(1)</script> & \\"quotes\\"",
                  "papers": 100, "score": 0.0085, "recentShare": 0.00425, "recentPapers": 3,
                  "peakShare": 0.5, "peakPapers": 50, "peakFrom": "2018-01-01",
                  "peakTo": "2018-12-31", "plainRatio": 0.392}]
                """)));
    assertThat(
        names(newborn.get(0)),
        contains("rank", "label", "name", "papers", "score", "recentPapers", "first"));
    assertThat(newborn.get(0).get("name").asText(), is(TwoTopics.RTL));
    assertThat(newborn.get(0).get("first").asText(), is("2018-01-05"));
    assertThat(newborn.get(0).get("score").asDouble(), is(0.773));
  }

  @Test
  void rankings_viewsInAnyOrder_areByRank() throws IOException {
    Findings two = TwoTopics.findings();
    ExtinctTopic second =
        new ExtinctTopic(
            2, 3, 1, 0.1, 0.1, 1, 1, 1, LocalDate.EPOCH, LocalDate.EPOCH.plusDays(364), 0.1);
    Findings shuffled =
        TwoTopics.findings(
            TwoTopics.FACTS, List.of(second, TwoTopics.EXTINCT), two.newborn(), two.lonely());

    assertThat(written(shuffled, "extinct").findValuesAsText("rank"), contains("1", "2"));
  }

  @Test
  void json_numberThatIsNone_isNull() throws IOException {
    NewbornTopic none = new NewbornTopic(1, 3, 1, Double.NaN, 0, LocalDate.EPOCH);
    Findings two = TwoTopics.findings();
    Findings withNone =
        TwoTopics.findings(TwoTopics.FACTS, two.extinct(), List.of(none), two.lonely());

    assertThat(written(withNone, "newborn").get(0).get("score").isNull(), is(true));
  }

  @Test
  void files_writtenTwice_areTheSameBytesAndNoMore(@TempDir Path other) throws IOException {
    run(folder, TwoTopics.findings());
    run(other, TwoTopics.findings());

    List<String> files = files(folder).stream().filter(file -> !file.startsWith("_done/")).toList();
    assertThat(
        files,
        contains(
            "report.html",
            "results/extinct.json",
            "results/newborn.json",
            "results/summary.json",
            "results/topics.json"));
    assertThat(files(other), is(files(folder)));
    for (String file : files) {
      assertThat(
          file,
          Files.readAllBytes(other.resolve(file)),
          equalTo(Files.readAllBytes(folder.resolve(file))));
    }
    assertThat(Files.readString(folder.resolve("report.html")), not(containsString("\r")));
  }

  @Test
  void undated_nothingFound_isWrittenAllTheSame() throws IOException {
    JsonNode summary = written(TwoTopics.undated(), "summary");

    assertThat(summary.get("dates").get("asOf").isNull(), is(true));
    assertThat(summary.get("dates").get("first").isNull(), is(true));
    assertThat(summary.get("skipped").get("reasons").size(), is(0));
    assertThat(Files.readString(folder.resolve("results/extinct.json")), is("[ ]\n"));
  }

  @Test
  void expand_viewMissing_namesIt() {
    TestPipeline pipeline = pipeline();
    WriteReport write = WriteReport.to(OutputLayout.of(folder.toString()), TwoTopics.FACTS);

    Exception missing =
        assertThrows(NullPointerException.class, () -> lonely(pipeline, List.of()).apply(write));
    assertThat(missing.getMessage(), is("the view of counts must be given"));
  }

  private JsonNode written(Findings findings, String result) throws IOException {
    run(folder, findings);
    return JSON.readTree(folder.resolve("results/" + result + ".json").toFile());
  }

  private static void run(Path folder, Findings findings) {
    TestPipeline pipeline = pipeline();
    write(pipeline, folder, findings);
    pipeline.run().waitUntilFinish();
  }

  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }

  private static PCollection<Report> write(TestPipeline pipeline, Path folder, Findings findings) {
    PCollectionView<List<ExtinctTopic>> extinct =
        pipeline
            .apply("Extinct", lists(findings.extinct(), ExtinctTopic.class))
            .apply("ViewExtinct", View.asSingleton());
    PCollectionView<List<NewbornTopic>> newborn =
        pipeline
            .apply("Newborn", lists(findings.newborn(), NewbornTopic.class))
            .apply("ViewNewborn", View.asSingleton());
    return lonely(pipeline, findings.lonely())
        .apply(
            WriteReport.to(OutputLayout.of(folder.toString()), findings.facts())
                .withCounts(
                    pipeline
                        .apply("Counts", Create.of(findings.counts()))
                        .apply("ViewCounts", View.asSingleton()))
                .withTrends(
                    pipeline
                        .apply(
                            "Trends",
                            Create.of(findings.trends()).withCoder(JsonCoder.of(TopicTrends.class)))
                        .apply("ViewTrends", View.asSingleton()))
                .withTopics(
                    pipeline
                        .apply("Topics", Create.of(findings.summaries()))
                        .apply("ViewTopics", View.asSingleton()))
                .withExtinct(extinct)
                .withNewborn(newborn));
  }

  private static PCollection<List<LonelyPaper>> lonely(
      TestPipeline pipeline, List<LonelyPaper> lonely) {
    return pipeline.apply("Lonely", lists(lonely, LonelyPaper.class));
  }

  private static <T> Create.Values<List<T>> lists(List<T> rows, Class<T> type) {
    return Create.of(List.of(rows)).withCoder(ListCoder.of(JsonCoder.of(type)));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
