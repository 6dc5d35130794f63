/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Iterables;
import dev.strata.cluster.Clustering;
import dev.strata.cluster.LeaderClustering;
import dev.strata.math.Points;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The graph with another clustering than k-means, one with noise, on an archive of three topics and
 * of papers in no topic: one topic has no papers from 2015 on, one has papers in all years, and one
 * has papers from 2020 on.
 */
class OtherClusteringTest {
  private static final int D = 16;
  private static final int FIRST_YEAR = 2009;
  private static final int LAST_YEAR = 2021;
  private static final int NOISE_A_YEAR = 20;
  private static final int NOISE = NOISE_A_YEAR * (LAST_YEAR - FIRST_YEAR + 1);

  @TempDir private Path folder;

  private final List<Paper> papers = new ArrayList<>();
  private final List<float[]> vectors = new ArrayList<>();

  @Test
  void run_papersInNoTopic_countInTheArchiveAndAreOnNoListOfTopics() throws Exception {
    String printed = run();

    Map<String, Integer> labels = new HashMap<>();
    ParquetFiles.read(
        output().labels("shard_00000.parquet"),
        Schemas.LABELS,
        row -> {
          labels.put(row.get("id").toString(), (Integer) row.get("label"));
          if (row.get("label").equals(Clustering.NOISE)) {
            assertThat(row.get("similarity"), is(0f));
          }
        });
    assertThat(labels.size(), is(papers.size()));
    labels.forEach((id, label) -> assertThat(id, label < 0, is(id.startsWith("noise"))));
    Map<String, Integer> indexed = new HashMap<>();
    ParquetFiles.read(
        output().papers(),
        Schemas.PAPERS,
        row -> indexed.put(row.get("id").toString(), (Integer) row.get("label")));
    assertThat(indexed, is(labels));

    JsonNode summary = result("summary");
    assertThat(summary.at("/clusters/k").asInt(), is(3));
    assertThat(summary.at("/clusters/topics").asInt(), is(3));
    assertThat(summary.at("/clusters/noise").asInt(), is(NOISE));
    assertThat("a paper in no topic", summary.at("/dates/first").asText(), is("2009-06-15"));
    assertThat(printed, containsString("\n" + NOISE + " papers in no topic\n"));

    Map<Integer, Long> sizes = new TreeMap<>();
    labels.values().stream()
        .filter(label -> label >= 0)
        .forEach(label -> sizes.merge(label, 1L, Long::sum));
    Map<Integer, Long> told = new TreeMap<>();
    result("topics")
        .forEach(topic -> told.put(topic.get("label").asInt(), topic.get("papers").asLong()));
    assertThat(told, is(sizes));

    JsonNode extinct = Iterables.getOnlyElement(result("extinct"));
    assertThat(extinct.get("label").asInt(), is(labels.get("gone-2012-0")));
    // 30 a year of 80 in all, 20 of them in no topic
    assertThat(extinct.at("/peak/share").asDouble(), is(0.375));
    assertThat(extinct.at("/stability/found").asInt(), is(4));
    JsonNode newborn = Iterables.getOnlyElement(result("newborn"));
    assertThat(newborn.get("label").asInt(), is(labels.get("new-2020-0")));

    List<Integer> lonely = new ArrayList<>();
    result("lonely").forEach(paper -> lonely.add(paper.get("label").asInt()));
    assertThat(lonely.size(), is(5));
    assertThat(lonely, everyItem(is(Clustering.NOISE)));
    String page = Files.readString(Path.of(output().report()));
    assertThat(page, containsString("<dd>3 leaders, " + NOISE + "\u00a0papers in no topic</dd>"));
    assertThat(page, containsString("<td role=\"cell\" class=\"within\">in no topic</td>"));
  }

  @Test
  void run_again_keepsWhatTheClusteringMade() throws Exception {
    run();
    List<String> files =
        List.of(
            output().centroids(),
            output().labels("shard_00000.parquet"),
            output().refits(),
            output().terms(),
            output().lonely());
    List<Object> before = new ArrayList<>();
    for (String file : files) {
      before.add(Files.getAttribute(Path.of(file), "unix:ino"));
    }
    run();
    for (int i = 0; i < files.size(); i++) {
      assertThat(
          files.get(i), Files.getAttribute(Path.of(files.get(i)), "unix:ino"), is(before.get(i)));
    }
  }

  @Test
  void run_clusteringWithoutAnyCluster_failsWithASentence() {
    Exception e =
        assertThrows(
            PipelineExecutionException.class, () -> run(new LeaderClustering(0.3, 1_000_000)));
    assertThat(
        FailureSentence.of(e),
        containsString("the clustering found no cluster in a sample of 850 papers"));
  }

  private String run() throws IOException {
    return run(new LeaderClustering(0.3, 10));
  }

  /** Runs the graph, and returns what its command would print. */
  private String run(Clustering clustering) throws IOException {
    OutputLayout given = OutputLayout.of(folder.resolve("given").toString());
    plant();
    EmbeddedPapers.write(
        given,
        given.vectors(0),
        MadeFrom.step("test", 1),
        sink -> {
          for (int i = 0; i < papers.size(); i++) {
            sink.write(papers.get(i), vectors.get(i));
          }
        });
    GraphRun.run(
        clustering,
        "--vectors=" + given.vectors(0),
        "--output=" + folder.resolve("output"),
        "--stability=4",
        "--lonely=5");
    return GraphRun.printed(output());
  }

  private void plant() {
    papers.clear();
    vectors.clear();
    float[] noise = Points.unitBalls(NOISE, D - 3, NOISE, 0, 1);
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
      for (int i = 0; i < NOISE_A_YEAR; i++) {
        float[] row = new float[D]; // at a right angle to all topics
        int n = (year - FIRST_YEAR) * NOISE_A_YEAR + i;
        System.arraycopy(noise, n * (D - 3), row, 3, D - 3);
        plant("noise", year, i, row);
      }
      plant("gone", year, year > FIRST_YEAR && year < 2015 ? 30 : 0, 0);
      plant("steady", year, year > FIRST_YEAR ? 30 : 0, 1);
      plant("new", year, year < 2020 ? 0 : 40, 2);
    }
  }

  private void plant(String topic, int year, int many, int axis) {
    for (int i = 0; i < many; i++) {
      float[] row = new float[D];
      row[axis] = 0.98f;
      row[3 + i % 3] = (float) Math.sqrt(1 - 0.98 * 0.98);
      plant(topic, year, i, row);
    }
  }

  private void plant(String topic, int year, int i, float[] row) {
    papers.add(
        new Paper(
            topic + "-" + year + "-" + i,
            "On the " + topic + " kind of thing",
            "",
            List.of("things"),
            year + "-06-15",
            "",
            0));
    vectors.add(row);
  }

  private OutputLayout output() {
    return OutputLayout.of(folder.resolve("output").toString());
  }

  private JsonNode result(String name) throws IOException {
    return JsonFile.read(output().result(name), JsonNode.class);
  }
}
