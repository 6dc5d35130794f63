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
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.sample.SampleArchive;
import dev.strata.store.OutputFiles;
import dev.strata.store.files.S3Server;
import dev.strata.store.files.StoreServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real Flink cluster, whose processes are killed and stopped. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ClusterIT {
  private static final Path JAR = Path.of("target/strata-flink/strata-flink.jar");
  private static final int PAPERS_OF_A_SHARD = 30;
  private static final int SHARDS = 6;
  private static final int PAPERS = SHARDS * PAPERS_OF_A_SHARD;

  /** What Beam's runner adds to a chain. */
  private static final String OF_THE_RUNNER = "[ (]*(Source: Impulse|concatenate|Map(, Map)*)[ )]*";

  private static final int JOBS = 4;

  /** Shards that take seconds, so that a kill meets them. */
  private static final String[] SLOWLY = {"--maxTokens=128", "--precision=fp32", "--threads=1"};

  private static final String[] QUICKLY = {"--maxTokens=16"};

  @TempDir private static Path folder;
  private static Cluster cluster;

  /** What Direct makes. */
  private static SortedMap<String, String> expectedQuickly;

  private static SortedMap<String, String> expectedSlowly;

  private Path output;

  @BeforeAll
  static void runDirect() throws Exception {
    SampleArchive.write(folder.resolve("archive.jsonl"), PAPERS, 42);
    expectedQuickly = direct(folder.resolve("direct-quickly"), QUICKLY);
    expectedSlowly = direct(folder.resolve("direct-slowly"), SLOWLY);
    cluster = new Cluster(folder.resolve("cluster"));
  }

  private static SortedMap<String, String> direct(Path output, String... more) throws Exception {
    Submission run = Submission.start(Submission.DIRECT, arguments(output.toString(), more));
    assertThat(run.errors(), run.await(), is(0)); // of Direct
    return OutputFiles.hashes(output);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void startCluster(TestInfo test) throws Exception {
    cluster.ensure(2);
    output = folder.resolve(test.getTestMethod().orElseThrow().getName());
  }

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
    // of both workers and two jobs; a model that stays would be 130 MiB a job, and classes some 20
    assertThat(metaspace.get(JOBS - 1) - metaspace.get(JOBS - 3), lessThan(20L));
    assertThat(resident.get(JOBS - 1) - resident.get(JOBS - 3), lessThan(130L));
  }

  @Test
  void run_twoTaskManagers_shareTheShardsEvenlyLoadTheModelOnceEachAndIndexInOnePlace()
      throws Exception {
    Submission run = submit(output, SLOWLY);
    awaitVectors(run, 1);
    // goes by the files that are finished; a step says how it ended, and how far it is every 10 s
    Cluster.await(
        () -> run.hasEnded() || run.errors().contains("write shards: " + PAPERS + " papers"));
    assertThat("progress while it runs", run.hasEnded(), is(false));
    assertDone(run);

    assertSame(output, expectedSlowly);
    assertThat(run.errors(), containsString("embed: " + PAPERS + " papers in "));
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
  void run_outputInAStore_endsWithTheSameBytes() throws Exception {
    try (S3Server s3 = new S3Server()) {
      List<String> options = new ArrayList<>(s3.options(S3Server.OWNER));
      options.addAll(List.of(QUICKLY));
      String store = "s3://" + StoreServer.BUCKET + "/output";

      assertDone(submit(store, options.toArray(String[]::new)));

      assertThat(
          OutputFiles.changed(expectedQuickly, OutputFiles.hashes(s3.files("output/"))),
          is(empty()));
    }
  }

  @Test
  void run_taskManagerKilledAndReplaced_endsWithTheSameBytes() throws Exception {
    Submission run = submit(output, SLOWLY);
    awaitVectors(run, 1);
    cluster.signal(cluster.registered().get(0), "KILL");
    cluster.addTaskManager();

    assertDone(run);
    assertSame(output, expectedSlowly);
  }

  @Test
  void run_taskManagerKilledAndNotReplaced_endsWithTheSameBytes() throws Exception {
    Submission run = submit(output, SLOWLY);
    awaitVectors(run, 1);
    cluster.signal(cluster.registered().get(0), "KILL");

    assertDone(run);
    assertSame(output, expectedSlowly);
  }

  /** Papers come in front, so that each shard takes its vectors from two earlier ones. */
  @Test
  void run_ofAGrownArchiveTaskManagerKilled_endsWithTheSameBytes() throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("archive.jsonl"));
    Path earlier =
        Files.write(
            folder.resolve("earlier.jsonl"),
            lines.subList(PAPERS_OF_A_SHARD * 6 / 5, lines.size()));
    List<String> arguments = new ArrayList<>(List.of(arguments(output.toString(), QUICKLY)));
    arguments.set(0, "--archive=" + earlier);
    Submission first = Submission.start(Submission.DIRECT, arguments.toArray(String[]::new));
    assertThat(first.errors(), first.await(), is(0));

    Submission run = submit(output, QUICKLY);
    Path next = output.resolve("_done/vectors/next");
    Cluster.await(() -> run.hasEnded() || Files.exists(next));
    assertThat(run.errors(), run.hasEnded(), is(false));
    cluster.signal(cluster.registered().get(0), "KILL");
    cluster.addTaskManager();

    assertDone(run);
    assertSame(output, expectedQuickly);
  }

  @Test
  void run_taskManagerStoppedUntilItIsReplaced_endsWithTheSameBytes() throws Exception {
    Submission run = submit(output, SLOWLY);
    awaitVectors(run, 1);
    String stopped = cluster.registered().get(0);
    cluster.signal(stopped, "STOP");
    cluster.addTaskManager();
    Cluster.await(() -> !cluster.registered().contains(stopped));
    cluster.signal(stopped, "CONT");

    assertDone(run);
    Cluster.await(() -> cluster.registered().contains(stopped)); // it has given up the old job
    assertSame(output, expectedSlowly);
  }

  @Test
  void run_jobManagerKilled_saysSoAndTheNextRunGoesOnFromFinishedShards() throws Exception {
    Submission killed = submit(output, SLOWLY);
    awaitVectors(killed, 2);
    cluster.signal("jobmanager", "KILL");
    assertThat(killed.await(), is(1));
    assertThat(killed.errors(), killed.sentence(), startsWith("strata: the Flink cluster"));
    assertThat(killed.sentence(), not(containsString("Exception")));
    // the job may go on, for all that the client knows
    assertThat(killed.sentence(), containsString("whether the job goes on is not known"));
    endClient(output.resolve("_running.json"));
    cluster.start(2);
    SortedMap<String, String> before = vectors(output);

    Submission run = submit(output, SLOWLY);

    assertDone(run);
    assertSame(output, expectedSlowly);
    SortedMap<String, String> after = vectors(output);
    before.forEach((file, identity) -> assertThat(file, after.get(file), is(identity)));
  }

  /** Has a mark name a process that has ended, as a client does; here it is this one. */
  private static void endClient(Path mark) throws IOException, InterruptedException {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    ObjectMapper json = new ObjectMapper();
    ObjectNode fields = (ObjectNode) json.readTree(mark.toFile());
    json.writeValue(mark.toFile(), fields.put("pid", ended.pid()));
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

    cluster.runJar(jar, List.of(arguments(output.toString(), QUICKLY)));
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

  private static String[] arguments(String output, String... more) {
    return Stream.concat(
            Stream.of(
                "--archive=" + folder.resolve("archive.jsonl"),
                "--output=" + output,
                "--shardSize=" + PAPERS_OF_A_SHARD),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  private static Submission submit(Path output, String... more) throws IOException {
    return submit(output.toString(), more);
  }

  private static Submission submit(String output, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(arguments(output, more)));
    arguments.add("--flinkMaster=" + cluster.master());
    arguments.add("--flinkConfDir=" + cluster.configuration());
    arguments.add("--parallelism=2");
    arguments.add("--verbose");
    arguments.add("--filesToStage=" + JAR.toAbsolutePath());
    return Submission.start(FlinkMain.SETUP, arguments.toArray(String[]::new));
  }

  /** Waits until so many vector shards are finished, and the run goes on. */
  private void awaitVectors(Submission run, int count) throws Exception {
    Cluster.await(
        () -> {
          assertThat(run.errors(), run.hasEnded(), is(false));
          return vectors(output).size() >= count;
        });
  }

  /** The finished vector shards, and what tells each from another file of that name. */
  private static SortedMap<String, String> vectors(Path output) throws IOException {
    SortedMap<String, String> vectors = new TreeMap<>();
    if (Files.exists(output.resolve("_done/vectors"))) {
      SortedMap<String, String> files = OutputFiles.identities(output);
      files.keySet().stream()
          .filter(file -> file.startsWith("_done/vectors/"))
          .map(file -> file.substring("_done/".length(), file.length() - ".json".length()))
          .forEach(file -> vectors.put(file, files.get(file)));
    }
    return vectors;
  }

  private static void assertDone(Submission run) throws Exception {
    int status = run.await();
    assertThat(status == 0 ? "" : run.errors() + cluster.logs(), status, is(0));
  }

  private static void assertSame(Path output, SortedMap<String, String> hashes) throws IOException {
    assertThat(OutputFiles.changed(hashes, OutputFiles.hashes(output)), is(empty()));
    assertThat(output.resolve("_tmp").toFile().exists(), is(false));
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
