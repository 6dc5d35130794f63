/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Jobs on a real Flink cluster. */
class ClusterIT extends ClusterRuns {
  /** What Beam's runner adds to a chain. */
  private static final String OF_THE_RUNNER = "[ (]*(Source: Impulse|concatenate|Map(, Map)*)[ )]*";

  private static final int JOBS = 6;

  @Test
  void run_severalJobs_eachWritesDirectsBytesAndMemoryStaysFlat() throws Exception {
    List<Long> metaspace = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    for (int job = 0; job < JOBS; job++) {
      Path ofJob = output.resolve(String.valueOf(job));
      Submission run = submit(ofJob, QUICKLY);
      assertDone(run);
      assertSame(ofJob, expectedQuickly);
      long metaspaceMib = 0;
      long residentMib = 0;
      for (String worker : cluster.registered()) {
        metaspaceMib += cluster.metric(worker, "Status.JVM.Memory.Metaspace.Used") >> 20;
        residentMib += cluster.residentMib(worker);
      }
      metaspace.add(metaspaceMib);
      resident.add(residentMib);
    }
    System.out.printf("metaspace, MiB: %s; RssAnon, MiB: %s%n", metaspace, resident);
    // of both workers; a model that stays would be 130 MiB a job, and classes some 20
    assertThat(metaspace.get(JOBS - 1) - metaspace.get(JOBS / 2), lessThan(10L));
    assertThat(resident.get(JOBS - 1) - resident.get(JOBS / 2), lessThan(130L));
  }

  @Test
  void run_twoTaskManagers_shareTheShardsEvenlyLoadTheModelOnceEachAndIndexInOnePlace()
      throws Exception {
    Submission run = submit(output, SLOWLY);
    awaitVectors(run, 1);
    // goes by the files that are finished; a step says how it ended, and how far it is every 10 s
    Cluster.await(() -> run.hasEnded() || run.errors().contains("write shards: 300 papers"));
    assertThat("progress while it runs", run.hasEnded(), is(false));
    assertDone(run);

    assertSame(output, expectedSlowly);
    assertThat(run.errors(), containsString("embed: 300 papers in "));
    JsonNode job = cluster.lastJob();
    List<JsonNode> embedding = steps(job, "EmbedPapers/Embed/");
    assertThat(embedding, hasSize(1));
    JsonNode subtasks =
        cluster.get("/jobs/" + job.get("jid").asText() + "/vertices/" + id(embedding.get(0)));
    Map<String, Long> shards = new TreeMap<>();
    for (JsonNode task : subtasks.get("subtasks")) {
      // each also reads the plan, what is reused and the archive's counts, side inputs of one
      // element
      long read = task.get("metrics").get("read-records").asLong() - 3;
      shards.merge(task.get("taskmanager-id").asText(), read, Long::sum);
    }
    System.out.println("shards embedded by " + shards);
    assertThat(List.copyOf(shards.values()), is(List.of(SHARDS / 2L, SHARDS / 2L)));
    List<JsonNode> singleton = steps(job, "IndexAndLonely");
    assertThat(singleton, hasSize(1));
    int busy = 0; // each task reads the sample, a side input of one element
    for (JsonNode task :
        cluster
            .get("/jobs/" + job.get("jid").asText() + "/vertices/" + id(singleton.get(0)))
            .get("subtasks")) {
      busy += task.get("metrics").get("read-records").asLong() > 1 ? 1 : 0;
    }
    assertThat(busy, is(1));
    List<String> nameless = new ArrayList<>();
    for (JsonNode step : job.get("vertices")) { // a chain of steps, named as they are in the graph
      for (String name : step.get("name").asText().split("->")) {
        if (!name.contains("/") && !name.matches(OF_THE_RUNNER)) {
          nameless.add(name);
        }
      }
    }
    assertThat(nameless, is(empty()));
    assertThat(counter("embed", "models_loaded"), is(2L));
  }

  @Test
  void run_jobCancelled_saysSoAndLeavesNoMark() throws Exception {
    Submission run = submit(output, SLOWLY);
    awaitVectors(run, 1);
    cluster.cancel(cluster.lastJob().get("jid").asText());

    assertThat(run.await(), is(1));
    assertThat(run.errors(), run.sentence(), startsWith("strata: the job was cancelled: "));
    assertThat(output.resolve("_running.json").toFile().exists(), is(false));
  }

  @Test
  void upload_mistypedOption_isAnsweredWithItsSentenceAndTheJobManagerLivesOn() throws Exception {
    String jar = cluster.upload(JAR);

    assertThat(
        cluster.runJar(jar, List.of("--shardSiez=1")),
        containsString("there is no option --shardSiez; did you mean --shardSize?"));
    assertThat(cluster.registered(), hasSize(2));

    cluster.runJar(jar, List.of(arguments(output, QUICKLY)));
    Cluster.await(() -> output.resolve("manifest.json").toFile().exists());
    Cluster.await(() -> !output.resolve("_running.json").toFile().exists());
    assertSame(output, expectedQuickly);
  }

  @Test
  void run_outputThatCannotBeWritten_endsWithOneSentenceAndNothingHalfWritten() throws Exception {
    Submission run = submit(output, SLOWLY);
    awaitVectors(run, 1);
    Files.move(output.resolve("vectors"), folder.resolve("away"));
    Files.createFile(output.resolve("vectors")); // where a folder is to be

    assertThat(run.errors(), run.await(), is(1));
    assertThat(run.errors(), run.sentence(), containsString(output.resolve("vectors").toString()));
    assertThat(run.sentence(), not(containsString("Exception")));
    assertThat(output.resolve("_tmp").toFile().exists(), is(false));
    assertThat(output.resolve("_running.json").toFile().exists(), is(false));
    Set<String> files = OutputFiles.hashes(output).keySet();
    for (String file : files) {
      if (file.startsWith("raw/")) {
        assertThat(files, hasItem("_done/" + file + ".json"));
      }
    }
    assertThat(cluster.lastJob().get("state").asText(), is("FAILED"));
  }

  /** The steps of a job, as Flink runs them, in whose name {@code part} is. */
  private static List<JsonNode> steps(JsonNode job, String part) {
    List<JsonNode> steps = new ArrayList<>();
    for (JsonNode step : job.get("vertices")) {
      if (step.get("name").asText().contains(part)) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static String id(JsonNode step) {
    return step.get("id").asText();
  }

  private long counter(String step, String counter) throws IOException {
    JsonNode metrics = new ObjectMapper().readTree(output.resolve("metrics.json").toFile());
    for (JsonNode of : metrics.get("steps")) {
      if (of.get("step").asText().equals(step)) {
        return of.get("counters").get(counter).asLong();
      }
    }
    throw new AssertionError("there is no step " + step + " in " + metrics);
  }
}
