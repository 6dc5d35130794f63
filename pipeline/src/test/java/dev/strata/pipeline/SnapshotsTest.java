/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Streams;
import dev.strata.math.Points;
import dev.strata.model.OutputLayout;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive that changes from snapshot to snapshot. Its topics are balls of vectors, whose papers
 * have the ids {@code topic-number}.
 */
class SnapshotsTest {
  private static final String CHANGES = "<h2 id=\"changes\">";
  private static final String CHANGED = "changed since the previous snapshot, ";
  private static final int D = 16;
  private static final int PLACES = 20;
  private static final float[] CENTRES = Points.unitBalls(PLACES, D, PLACES, 0, 8);

  @TempDir private Path folder;

  /** The papers of the next snapshot: the vector of each id. */
  private final SortedMap<String, float[]> papers = new TreeMap<>();

  /** The days of the papers that are not spread over the years. */
  private final Map<String, String> days = new HashMap<>();

  private void plant(String topic, int place, int from, int to) {
    float[] noise = Points.unitBalls(to, D, to, 0, 31 + place);
    for (int i = from; i < to; i++) {
      float[] row = new float[D];
      double squares = 0;
      for (int j = 0; j < D; j++) {
        row[j] = CENTRES[place * D + j] + 0.2f * noise[i * D + j];
        squares += row[j] * row[j];
      }
      for (int j = 0; j < D; j++) {
        row[j] /= (float) Math.sqrt(squares);
      }
      papers.put("%s-%04d".formatted(topic, i), row);
    }
  }

  /** Plants papers of the years {@code first} to {@code last}, as many of each. */
  private void plant(String topic, int place, int from, int to, int first, int last) {
    plant(topic, place, from, to);
    for (int i = from; i < to; i++) {
      days.put("%s-%04d".formatted(topic, i), (first + i % (last - first + 1)) + "-03-04");
    }
  }

  private void delete(String topic, int from, int to) {
    for (int i = from; i < to; i++) {
      papers.remove("%s-%04d".formatted(topic, i));
    }
  }

  /** Ten topics of 300 papers each. */
  private void plantFirst() {
    for (int t = 0; t < 10; t++) {
      plant("t" + t, t, 0, 300);
    }
  }

  @Test
  void run_fewPapersChanged_topicsKeepTheirLabelsAndNewOnesHaveNewLabels() throws Exception {
    plantFirst();
    run("first", null, 10);
    Map<String, Integer> first = labels("first");

    for (int t = 0; t < 10; t++) { // 1 percent
      delete("t" + t, 0, 1);
      plant("t" + t, t, 300, 302);
    }
    delete("t3", 0, 302);
    plant("newcomer", 10, 0, 15);
    run("second", "first", 10);
    Map<String, Integer> second = labels("second");

    assertThat(kept(first, second), is(greaterThanOrEqualTo(0.95)));
    int newcomer = second.get("newcomer-0000");
    assertThat(newcomer, is(10));
    second.forEach((id, label) -> assertThat(label == newcomer, is(id.startsWith("newcomer"))));
    int gone = first.get("t3-0005");
    assertThat(second.containsValue(gone), is(false));
    JsonNode compared = json("second", output("second").topicLabels()).get("previous");
    assertThat(compared.get("papers").asInt(), is(first.size()));
    assertThat(compared.get("shared").asInt(), is(shared(first, second).size()));
    assertThat(earlier(compared, gone).get("fate").asText(), is("GONE"));
    assertThat(present(compared, newcomer).get("origin").asText(), is("NEW"));
    checkEverywhere("second", second);
    assertThat(Files.exists(Path.of(output("first").result("changes"))), is(false));
    assertThat(Files.readString(Path.of(output("first").report())), not(containsString(CHANGES)));

    delete("newcomer", 0, 15); // its label goes with it
    plant("other", 12, 0, 60);
    run("third", "second", 10);
    Map<String, Integer> third = labels("third");
    assertThat(third.get("other-0000"), is(11));
    assertThat(kept(second, third), is(greaterThanOrEqualTo(0.95)));
    checkEverywhere("third", third);
  }

  @Test
  void run_archiveThatChanged_saysWhatChangedAndWhy() throws Exception {
    plantFirst();
    plant("alone", 11, 0, 1);
    plant("apart", 13, 0, 1);
    plant("quiet", 14, 0, 1);
    assertThat(run("first", null, 10), not(containsString(CHANGED)));

    delete("t3", 0, 300);
    delete("quiet", 0, 1);
    plant("t1", 1, 300, 420); // most of what is new
    plant("newcomer", 10, 0, 30);
    plant("alone", 11, 1, 8); // company
    plant("far", 16, 0, 1);
    String printed = run("second", "first", 10);
    Map<String, Integer> second = labels("second");

    JsonNode changes = json("second", output("second").result("changes"));
    assertThat(changes.at("/before/papers").asInt(), is(3003));
    assertThat(changes.at("/now/papers").asInt(), is(second.size()));
    assertThat(changes.at("/papers/added").asInt(), is(158));
    assertThat(changes.at("/papers/removed").asInt(), is(301));
    assertThat(changes.at("/papers/revised").isNull(), is(true));
    assertThat(labelsOf(changes.at("/topics/grown")), is(List.of(second.get("t1-0000"))));
    assertThat(
        changes.at("/topics/grown/0/why").asText(),
        containsString(
            "75.9\u00a0% of the added papers, and 11.1\u00a0% of those that were there before"));
    assertThat(labelsOf(changes.at("/topics/shrunk")).contains(second.get("t0-0000")), is(true));
    assertThat(labelsOf(changes.at("/topics/new")).contains(second.get("newcomer-0000")), is(true));
    JsonNode gone = changes.at("/topics/gone/0");
    assertThat(gone.get("name").asText(), containsString("t3"));
    assertThat(gone.get("why").asText(), is("the archive still has 1 of its 301\u00a0papers"));

    JsonNode entered = ofId(changes.at("/lonely/entered"), "far-0000");
    assertThat(
        entered.get("why").asText(),
        matchesRegex("a new paper; similarity 0\\.\\d+ to its 5th nearest paper"));
    assertThat(entered.get("neighbor").isNull(), is(true));
    JsonNode ended = ofId(changes.at("/lonely/left"), "alone-0000");
    assertThat(ended.at("/neighbor/id").asText(), startsWith("alone-"));
    JsonNode removed = ofId(changes.at("/lonely/left"), "quiet-0000");
    assertThat(removed.get("why").asText(), is("removed from the archive"));
    assertThat(removed.get("neighbor").isNull(), is(true));

    List<String> lines = printed.lines().dropWhile(line -> !line.startsWith(CHANGED)).toList();
    assertThat(
        lines,
        contains(
            startsWith(CHANGED),
            is("  papers: 158 added, an unknown number revised, 301 removed"),
            startsWith("  topics: 1 new (such as "),
            startsWith("  newly listed: "),
            startsWith("  no longer listed: "),
            matchesRegex("  lonely papers: \\d newly listed, \\d no longer listed"),
            startsWith("report: ")));
    String page = Files.readString(Path.of(output("second").report()));
    assertThat(page, containsString(CHANGES));
    assertThat(page.indexOf(CHANGES), is(lessThan(page.indexOf("<h2 id=\"extinct\">"))));
    assertThat(page, containsString("the new paper near it is"));
  }

  @Test
  void run_onePaperIsLeft_isNotCalledRemoved() throws Exception {
    plant("t0", 0, 0, 20);
    run("first", null, 2);
    String lonely = json("first", output("first").result("lonely")).at("/0/id").asText();
    papers.keySet().retainAll(Set.of(lonely));
    run("second", "first", 2);
    JsonNode left = json("second", output("second").result("changes")).at("/lonely/left");
    assertThat(ofId(left, lonely).get("why").asText(), is("the archive has only one paper now"));
  }

  private static List<Integer> labelsOf(JsonNode topics) {
    return Streams.stream(topics).map(topic -> topic.get("label").asInt()).toList();
  }

  /** What is said of each topic, by its name. */
  private static Map<String, String> whys(JsonNode topics) {
    Map<String, String> whys = new HashMap<>();
    topics.forEach(topic -> whys.put(topic.get("name").asText(), topic.get("why").asText()));
    return whys;
  }

  private static JsonNode ofId(JsonNode papers, String id) {
    return Streams.stream(papers)
        .filter(paper -> paper.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void run_topicsThatFallApartAndGrowTogether_areSplitAndMerged() throws Exception {
    plantFirst();
    run("first", null, 10);
    Map<String, Integer> first = labels("first");

    for (int t = 0; t < 10; t++) {
      plant("t" + t, t, 300, 350); // all topics get as many papers
    }
    plant("t5", 15, 180, 300); // these papers have other texts now
    plant("t5", 15, 330, 350);
    plant("t7", 6, 0, 350);
    run("second", "first", 10);
    Map<String, Integer> second = labels("second");

    JsonNode compared = json("second", output("second").topicLabels()).get("previous");
    assertThat(second.get("t5-0000"), is(first.get("t5-0000")));
    JsonNode split = present(compared, second.get("t5-0200"));
    assertThat(split.get("origin").asText(), is("SPLIT"));
    assertThat(split.get("from").asInt(), is(first.get("t5-0000")));
    Set<Integer> together = new HashSet<>(List.of(first.get("t6-0000"), first.get("t7-0000")));
    int stays = second.get("t6-0000");
    assertThat(second.get("t7-0000"), is(stays));
    assertThat(together.remove(stays), is(true));
    JsonNode merged = earlier(compared, together.iterator().next());
    assertThat(merged.get("fate").asText(), is("MERGED"));
    assertThat(merged.get("into").asInt(), is(stays));
    JsonNode topics = json("second", output("second").result("changes")).get("topics");
    assertThat(labelsOf(topics.get("split")), is(List.of(second.get("t5-0200"))));
    assertThat(topics.at("/split/0/why").asText(), startsWith("split from \u201ct5"));
    assertThat(labelsOf(topics.get("merged")), is(List.of(merged.get("label").asInt())));
    assertThat(topics.at("/merged/0/why").asText(), startsWith("merged into \u201ct"));
    assertThat("the same papers, in other clusters", topics.get("grown").size(), is(0));
    assertThat(topics.get("shrunk").size(), is(0));
  }

  @Test
  void run_topicsThatDieAndComeBack_saysWhatCameOntoEachListAndWentOffIt() throws Exception {
    plantFirst();
    plant("ended", 10, 0, 150, 2002, 2006);
    plant("deleted", 11, 0, 150, 2002, 2006);
    plant("absorbed", 12, 0, 150, 2002, 2006);
    plant("ending", 13, 0, 200, 2008, 2016);
    plant("young", 14, 0, 80, 2018, 2019);
    run("first", null, 15);

    for (int t = 0; t < 10; t++) {
      plant("t" + t, t, 300, 345, 2020, 2022);
    }
    plant("ended", 10, 150, 300, 2021, 2022);
    delete("deleted", 0, 150);
    plant("absorbed", 0, 0, 150, 2002, 2006); // these papers have other texts now
    plant("fresh", 15, 0, 60, 2022, 2022);
    run("second", "first", 14);

    JsonNode lists = json("second", output("second").result("changes")).get("lists");
    assertThat(
        whys(lists.at("/extinct/entered")).get("ending"), containsString("of its peak is left"));
    assertThat(
        whys(lists.at("/extinct/left")),
        is(
            Map.of(
                "absorbed", "merged into \u201ct0, absorbed\u201d",
                "deleted", "the topic is gone",
                "ended", "on the lists of newborn and reborn topics now")));
    assertThat(
        whys(lists.at("/newborn/entered")).get("fresh"),
        startsWith("a new topic; 100\u00a0% of its papers are of the last 24"));
    assertThat(
        whys(lists.at("/newborn/left")),
        is(
            Map.of(
                "young",
                "its test is no longer passed, p\u00a0=\u00a01; its share of the last 12 months is"
                    + " 0\u00a0%, and was 21.2\u00a0%")));
    assertThat(whys(lists.at("/reborn/entered")).keySet(), is(Set.of("ended")));
    assertThat(lists.at("/reborn/left").isEmpty(), is(true));
    assertThat(lists.at("/rising/entered").isEmpty(), is(true));
  }

  @Test
  void run_otherNumberOfClusters_isNoError() throws Exception {
    plantFirst();
    run("first", null, 10);
    run("more", "first", 13);
    // three of ten topics fall in halves, of which one keeps the label
    assertThat(kept(labels("first"), labels("more")), is(greaterThanOrEqualTo(0.84)));
    run("fewer", "more", 9);
    checkEverywhere("fewer", labels("fewer"));
  }

  @Test
  void run_again_comparesNothing() throws Exception {
    plantFirst();
    run("first", null, 10);
    run("second", "first", 10);
    Path labels = Path.of(output("second").topicLabels());
    Object before = Files.getAttribute(labels, "unix:ino");
    run("second", "first", 10);
    assertThat(Files.getAttribute(labels, "unix:ino"), is(before));
    run("second", null, 10);
    assertThat(Files.getAttribute(labels, "unix:ino"), is(not(before)));
    assertThat(json("second", labels.toString()).get("previous").isNull(), is(true));
  }

  @Test
  void run_previousThatIsNoFinishedOutput_failsWithASentence() throws Exception {
    plantFirst();
    assertThat(
        failure(() -> run("second", "nothing", 10)),
        containsString("nothing/ is no output of Strata: it has no manifest.json"));
    run("first", null, 10);
    Files.delete(Path.of(output("first").topicLabels()));
    assertThat(
        failure(() -> run("second", "first", 10)),
        containsString("first/clusters/labels.json has gone since the run made it"));
  }

  private interface Run {
    void run() throws Exception;
  }

  private static String failure(Run run) {
    return FailureSentence.of(assertThrows(PipelineExecutionException.class, run::run));
  }

  /** All files that name topics name them by the labels of the label shards. */
  private void checkEverywhere(String name, Map<String, Integer> labels) throws IOException {
    Map<String, Integer> indexed = new HashMap<>();
    ParquetFiles.read(
        output(name).papers(),
        Schemas.PAPERS,
        row -> indexed.put(row.get("id").toString(), (Integer) row.get("label")));
    assertThat(indexed, is(labels));
    Map<Integer, Long> sizes = new TreeMap<>();
    labels.values().forEach(label -> sizes.merge(label, 1L, Long::sum));
    Map<Integer, Long> told = new TreeMap<>();
    String page = Files.readString(Path.of(output(name).report()));
    for (JsonNode topic : json(name, output(name).result("topics"))) {
      int label = topic.get("label").asInt();
      told.put(label, topic.get("papers").asLong());
      assertThat(page, containsString("id=\"topic-" + label + "\""));
      String nearest = topic.at("/nearest/0/id").asText();
      assertThat("a paper of the topic", labels.get(nearest), is(label));
      assertThat(topic.get("name").asText(), containsString(nearest.replaceAll("-.*", "")));
    }
    assertThat(told, is(sizes));
    List<Integer> lonely = new ArrayList<>();
    for (JsonNode paper : json(name, output(name).result("lonely"))) {
      lonely.add(paper.get("label").asInt() - labels.get(paper.get("id").asText()));
    }
    assertThat(lonely, everyItem(is(0)));
    Set<Integer> given = new HashSet<>();
    json(name, output(name).topicLabels())
        .get("labels")
        .forEach(label -> assertThat(given.add(label.asInt()), is(true)));
    assertThat(given.containsAll(sizes.keySet()), is(true));
  }

  private static JsonNode earlier(JsonNode compared, int label) {
    return of(compared.get("earlier"), label);
  }

  private static JsonNode present(JsonNode compared, int label) {
    return of(compared.get("present"), label);
  }

  private static JsonNode of(JsonNode topics, int label) {
    return Streams.stream(topics)
        .filter(topic -> topic.get("label").asInt() == label)
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> shared(Map<String, Integer> one, Map<String, Integer> other) {
    Set<String> shared = new HashSet<>(one.keySet());
    shared.retainAll(other.keySet());
    return shared;
  }

  /** The share of the shared papers that have the label that they had. */
  private static double kept(Map<String, Integer> before, Map<String, Integer> now) {
    Set<String> shared = shared(before, now);
    return shared.stream().filter(id -> before.get(id).equals(now.get(id))).count()
        / (double) shared.size();
  }

  private Map<String, Integer> labels(String name) throws IOException {
    Map<String, Integer> labels = new HashMap<>();
    ParquetFiles.read(
        output(name).labels("shard_00000.parquet"),
        Schemas.LABELS,
        row -> labels.put(row.get("id").toString(), (Integer) row.get("label")));
    return labels;
  }

  /** Runs the graph, and returns what its command would print. */
  private String run(String name, String previous, int clusters) throws IOException {
    OutputLayout given = OutputLayout.of(folder.resolve("given").toString());
    EmbeddedPapers.write(
        given,
        given.vectors(0),
        MadeFrom.step("test", 1).and("snapshot", name),
        sink -> {
          for (Map.Entry<String, float[]> paper : papers.entrySet()) {
            String topic = paper.getKey().replaceAll("-.*", "");
            String spread = "20%02d-03-04".formatted(Math.floorMod(paper.getKey().hashCode(), 20));
            String day = days.getOrDefault(paper.getKey(), spread);
            sink.write(
                paper.getKey(),
                "All about " + topic + " " + topic,
                "",
                List.of("cs.DL"),
                day,
                paper.getValue());
          }
        });
    List<String> args =
        new ArrayList<>(
            List.of(
                "--vectors=" + given.vectors(0),
                "--output=" + folder.resolve(name),
                "--clusters=" + clusters,
                "--stability=2",
                "--lonely=5"));
    if (previous != null) {
      args.add("--previous=" + folder.resolve(previous));
    }
    GraphRun.run(args.toArray(String[]::new));
    return GraphRun.printed(output(name));
  }

  private OutputLayout output(String name) {
    return OutputLayout.of(folder.resolve(name).toString());
  }

  private JsonNode json(String name, String file) throws IOException {
    return JsonFile.read(file, JsonNode.class);
  }
}
