/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Jobs on a real Flink cluster whose processes are killed and stopped. */
class ClusterKillsIT extends ClusterRuns {

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
    Path earlier = Files.write(folder.resolve("earlier.jsonl"), lines.subList(60, lines.size()));
    List<String> arguments = new ArrayList<>(List.of(arguments(output, QUICKLY)));
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
}
