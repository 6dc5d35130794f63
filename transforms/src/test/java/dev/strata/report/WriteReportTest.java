/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static java.util.stream.Collectors.toMap;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.findings.NewbornTopic;
import dev.strata.findings.Rankings;
import dev.strata.findings.TopicLists;
import dev.strata.index.LonelyPaper;
import dev.strata.model.JsonCoder;
import dev.strata.model.OutputLayout;
import dev.strata.report.Report.Finding;
import dev.strata.report.Report.Found;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicNames;
import dev.strata.topics.TopicNames.Words;
import dev.strata.topics.TopicTrends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final String EXTINCT_NAME = "syntax, <i>tree</i> bank";
  private static final String WHY_EXTINCT =
      "from 31.7 % of all papers in January 2018 to December 2019 down to 0.43 % in the last 2 years:"
          + " at most 2.7 % of its peak is left;"
          + " mostly in French and of cs.CL, which may no longer be collected";
  private static final String WHY_NEWBORN =
      "77.3 % of its papers are of the last 24 months; of all papers, 70 % are; its first is of"
          + " January 2018; unstable, found with 4 of 10 other seeds";
  private static final String WHY_REBORN =
      "from 50 % of all papers in January 2018 to December 2018 down to 0.5 % in January 2020 to"
          + " December 2020, and back to 50 % in the last 2 years; unstable, found with 0 of 10 other"
          + " seeds";

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
                found(
                    new Finding("0", EXTINCT_NAME, WHY_EXTINCT),
                    new Finding("3", TwoTopics.RTL, WHY_NEWBORN),
                    new Finding("3", TwoTopics.RTL, WHY_REBORN),
                    new Found(
                        2,
                        List.of(
                            new Finding(
                                "q&1",
                                "A <b>lonely</b> one",
                                "similarity 0.438 to its 2nd nearest paper"),
                            new Finding("q2", "q2", "similarity 0.500 to its 2nd nearest paper")))),
                List.of()));
    pipeline.run().waitUntilFinish();
  }

  private static Map<String, Found> found(
      Finding extinct, Finding newborn, Finding reborn, Found lonely) {
    Map<String, Found> found = new LinkedHashMap<>();
    found.put("extinct", new Found(1, List.of(extinct)));
    found.put("newborn", new Found(1, List.of(newborn)));
    found.put("reborn", new Found(1, List.of(reborn)));
    found.put("rising", new Found(0, List.of()));
    found.put("lonely", lonely);
    return found;
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
                  "neighbors": 5,
                  "rules": {"alpha": 0.05, "peakWindows": 2, "peakMinPapers": 10, "peakMinArchive": 200,
                   "recentWindows": 2, "extinctBelow": 0.2, "newbornAbove": 3.0, "rebornWindows": 2,
                   "rebornAbove": 0.5},
                  "newbornMonths": 24},
                 "files": 1, "lines": 1103, "papers": 1100, "shards": 1,
                 "skipped": {"lines": 3, "reasons": {"NOT_JSON": 2, "DUPLICATE_ID": 1},
                  "first": {"NOT_JSON": {"source": "two-topics.jsonl", "line": 17, "value": "{<b>"},
                   "DUPLICATE_ID": {"source": "two-topics.jsonl", "line": 900, "value": "{}"}}},
                 "fields": {"date": {"lines": {"USED": 1040, "NOT_UNDERSTOOD": 61},
                  "first": {"NOT_UNDERSTOOD": {"source": "two-topics.jsonl", "line": 5,
                   "at": "/day", "value": "\\"so<b>on\\""}}}},
                 "dates": {"asOf": "2022-12-31", "first": "2018-01-05", "undated": 60,
                  "beforeFirst": 10, "afterAsOf": 30},
                 "clusters": {"k": 4, "d": 384, "inertia": 312.5, "topics": 2},
                 "found": {
                  "extinct": {"count": 1, "first": [{"id": "0", "name": "%s", "why": "%s"}]},
                  "newborn": {"count": 1, "first": [{"id": "3", "name": "%s", "why": "%s"}]},
                  "reborn": {"count": 1, "first": [{"id": "3", "name": "%s", "why": "%s"}]},
                  "rising": {"count": 0, "first": []},
                  "lonely": {"count": 2, "first": [
                   {"id": "q&1", "name": "A <b>lonely</b> one",
                    "why": "similarity 0.438 to its 2nd nearest paper"},
                   {"id": "q2", "name": "q2",
                    "why": "similarity 0.500 to its 2nd nearest paper"}]}}}
                """
                    .formatted(
                        EXTINCT_NAME,
                        WHY_EXTINCT,
                        TwoTopics.RTL,
                        WHY_NEWBORN,
                        TwoTopics.RTL,
                        WHY_REBORN))));
  }

  @Test
  void topics_twoTopics_areByLabelWithSeries() throws IOException {
    JsonNode topics = written(TwoTopics.findings(), "topics");

    assertThat(topics.findValuesAsText("label"), contains("0", "3"));
    JsonNode first = topics.get(0);
    assertThat(
        names(first),
        contains(
            "label", "papers", "name", "terms", "languages", "categories", "series", "nearest"));
    assertThat(first.get("papers").asLong(), is(100L));
    assertThat(first.get("name").asText(), is(EXTINCT_NAME));
    assertThat(
        first.get("terms"),
        is(
            JSON.readTree(
                """
                [{"term": "syntax", "weight": 12.5}, {"term": "<i>tree</i> bank", "weight": 7.0}]
                """)));
    assertThat(
        first.get("languages"),
        is(
            JSON.readTree(
                """
                [{"code": "fra", "papers": 60}, {"code": "eng", "papers": 30}]
                """)));
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
  void extinct_oneTopic_hasItsNameDescendantsAndDoubts() throws IOException {
    ObjectNode extinct = (ObjectNode) written(TwoTopics.findings(), "extinct").get(0);

    JsonNode caveats = extinct.remove("caveats");
    assertThat(caveats.findValuesAsText("kind"), contains("LANGUAGE", "CATEGORY"));
    assertThat(caveats.get(0).get("values").get(0).asText(), is("fra"));
    assertThat(caveats.get(1).get("values").get(0).asText(), is("cs.CL"));
    assertThat(caveats.get(0).get("left").isNull(), is(true));
    assertThat(caveats.get(1).get("share").asDouble(), is(85 / 95.0));
    assertThat(caveats.get(1).get("left").asDouble(), closeTo(2.0 / 697 * 205 / 35, 1e-12));
    assertThat(
        extinct,
        is(
            JSON.readTree(
                """
                {"rank": 1, "label": 0, "name": "%s", "papers": 100, "score": 0.0265,
                 "pValue": 1.5e-9,
                 "peak": {"from": "2018-01-01", "to": "2019-12-31", "papers": 95, "archive": 300,
                  "share": 0.3167, "bound": 0.25},
                 "now": {"from": "2021-01-01", "to": "2022-12-31", "papers": 3, "archive": 700,
                  "share": 0.0043, "bound": 0.0125},
                 "plainRatio": 0.03,
                 "descendants": [{"label": 3, "similarity": 0.6, "shareThen": 0.68,
                  "shareNow": 0.99, "taken": 1.01, "name": "%s"}],
                 "stability": {"refits": 10, "found": 9, "stable": true}}
                """
                    .formatted(EXTINCT_NAME, TwoTopics.RTL))));
  }

  @Test
  void newbornAndReborn_oneTopic_haveTheNameAndThePartsOfTheScore() throws IOException {
    JsonNode newborn = written(TwoTopics.findings(), "newborn").get(0);
    JsonNode reborn = JSON.readTree(folder.resolve("results/reborn.json").toFile()).get(0);

    assertThat(
        names(newborn),
        contains(
            "rank",
            "label",
            "name",
            "papers",
            "score",
            "pValue",
            "recentPapers",
            "datedPapers",
            "recentShare",
            "archiveShare",
            "first",
            "stability",
            "caveats"));
    assertThat(newborn.get("name").asText(), is(TwoTopics.RTL));
    assertThat(newborn.get("first").asText(), is("2018-01-05"));
    assertThat(newborn.get("score").asDouble(), is(1.25));
    assertThat(newborn.get("stability").get("stable").asBoolean(), is(false));
    assertThat(
        names(reborn),
        contains(
            "rank",
            "label",
            "name",
            "papers",
            "score",
            "pValue",
            "peak",
            "trough",
            "now",
            "stability"));
    assertThat(reborn.get("trough").get("from").asText(), is("2020-01-01"));
  }

  @Test
  void json_numberThatIsNone_isNull() throws IOException {
    NewbornTopic none =
        new NewbornTopic(1, 3, 1, Double.NaN, 0, 0, 0, Double.NaN, 0, LocalDate.EPOCH);
    Findings withNone =
        TwoTopics.findings(
            TwoTopics.FACTS,
            Rankings.none().with(TopicLists.NEWBORN, List.of(none)),
            TwoTopics.STABILITY,
            TwoTopics.CATEGORIES,
            List.of());

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
            "results/lonely.json",
            "results/newborn.json",
            "results/reborn.json",
            "results/rising.json",
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
    TopicNames names =
        new TopicNames(
            findings.topics().values().stream()
                .collect(
                    toMap(
                        Topic::label,
                        topic -> new Words(topic.terms(), 0, topic.languages()),
                        (one, other) -> one,
                        TreeMap::new)));
    WriteReport.ReportViews views =
        new WriteReport.ReportViews(
            view(pipeline, "Counts", Create.of(findings.counts())),
            new WriteReport.Topics(
                view(pipeline, "Centroids", Create.of(findings.centroids())),
                view(
                    pipeline,
                    "Trends",
                    Create.of(findings.trends()).withCoder(JsonCoder.of(TopicTrends.class))),
                view(pipeline, "Topics", Create.of(findings.summaries())),
                view(pipeline, "Names", Create.of(names))),
            view(pipeline, "Rankings", Create.of(findings.rankings())),
            new WriteReport.Doubts(
                view(pipeline, "Stability", Create.of(findings.stability())),
                view(pipeline, "Categories", Create.of(findings.categories()))));
    return pipeline
        .apply("Lonely", lists(findings.lonely(), LonelyPaper.class))
        .apply(WriteReport.to(OutputLayout.of(folder.toString()), findings.facts(), views));
  }

  private static <T> PCollectionView<T> view(
      TestPipeline pipeline, String name, Create.Values<T> values) {
    return pipeline.apply(name, values).apply("View" + name, View.asSingleton());
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
