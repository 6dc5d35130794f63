/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.pipeline.AskMain;
import dev.strata.store.OutputFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What must hold in every store: runs against a server on this machine. */
abstract class StoreRuns extends SmallRuns {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAPERS_OF_A_SHARD = 20;

  /** The address of a folder of that name, without a slash at its end. */
  abstract String address(String name);

  /** What says where the server is. */
  abstract List<String> options();

  /** The files below a folder, by the rest of their names. */
  abstract Map<String, byte[]> files(String folder) throws IOException;

  abstract void put(String name, byte[] bytes) throws IOException;

  abstract void delete(String name) throws IOException;

  /** Breaks off all that the server does; it answers no more. */
  abstract void stopServer() throws Exception;

  /** Has the server answer again, with the files that there were. */
  abstract void startServerAgain() throws IOException;

  /**
   * For how long the server stays away: longer than its client alone survives, where that is short.
   */
  int gapMillis() {
    return 6_000;
  }

  @Override
  final int papers() {
    return 200;
  }

  @Test
  void run_outputInTheStore_hasTheBytesOfALocalOneAndKeepsThem() throws Exception {
    given(output);

    stored("whole");

    assertSame("whole");
    assertThat(kept("whole", "embed"), is(0));
    String like = "--like=" + JSON.readTree(lines.get(0)).get("id").asText();
    assertThat(
        answer(Stream.concat(Stream.of(address("whole"), like), options().stream())),
        is(answer(Stream.of(output.toString(), like))));
    put("whole/vectors/shard_00001.parquet", new byte[] {1, 2, 3});
    delete("whole/labels/shard_00002.parquet");
    stored("whole");
    assertSame("whole");
    assertThat(kept("whole", "embed"), is(papers() - PAPERS_OF_A_SHARD));
    assertThat(kept("whole", "label"), is(papers() - PAPERS_OF_A_SHARD));

    Files.write(archive, lines.subList(0, 50));
    deleteAll(output);
    given(output);
    stored("whole");
    assertSame("whole");
  }

  @Test
  void run_killedWhileItEmbeds_resumesAndASecondRunIsRefused() throws Exception {
    given(output);
    int whole;
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments("killed"))) {
      awaitFile(child, "killed/vectors/shard_00001.parquet");
      Run second = new Run();
      assertThat(second.run(arguments("killed")), is(1));
      assertThat(second.lastError(), containsString(" is writing to " + address("killed") + "/"));
      child.kill();
      whole = files("killed/vectors").size();
    }
    assertThat(whole, is(greaterThan(0)));

    stored("killed");

    assertSame("killed");
    assertThat(kept("killed", "embed"), is(whole * PAPERS_OF_A_SHARD));
  }

  @Test
  void run_serverThatComesBack_goesOn() throws Exception {
    given(output);
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments("gap"))) {
      awaitFile(child, "gap/vectors/shard_00000.parquet");
      stopServer();
      child.pause(gapMillis());
      startServerAgain();
      assertThat(child.errors(), child.waitFor(), is(0));
    }
    assertSame("gap");
  }

  @Test
  void run_serverThatStaysAway_isGivenUpAndANewRunResumes() throws Exception {
    given(output);
    String[] arguments = arguments("away", "--storeTimeout=5");
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments)) {
      awaitFile(child, "away/vectors/shard_00000.parquet");
      stopServer();
      assertThat(child.errors(), child.waitFor(), is(1));
      assertThat(child.errors(), containsString("is asked again for 5 seconds"));
      assertThat(child.lastError(), containsString("its server does not answer"));
      assertThat(child.errors(), not(containsString("Exception"))); // of what a client logs
    } finally {
      startServerAgain();
    }
    stored("away");
    assertSame("away");
    assertThat(kept("away", "embed"), is(greaterThan(0)));
  }

  @Test
  void run_compressedArchiveAndVectorsInTheStore_areReadAsLocalOnes() throws Exception {
    given(output);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Files.readAllBytes(archive));
    }
    put("archives/2026/archive.jsonl.gz", packed.toByteArray());

    stored("packed", "--archive=" + address("archives") + "/**.gz");

    SortedMap<String, String> hashes = hashes("packed");
    assertThat(
        OutputFiles.changed(OutputFiles.hashes(output), hashes).stream()
            .filter(
                name ->
                    name.matches("(vectors|labels|clusters|index|topics|results)/.*")
                        && !name.equals("results/summary.json")) // it names the archive's files
            .toList(),
        is(empty()));
    Path labelled = folder.resolve("labelled");
    Run local = new Run();
    assertThat(local.run("--vectors=" + output + "/vectors", "--output=" + labelled), is(0));
    Run remote = new Run();
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "--vectors=" + address("packed") + "/vectors",
                    "--output=" + address("labelled")),
                options().stream())
            .toArray(String[]::new);
    int status = remote.run(arguments);
    assertThat(remote.errors(), status, is(0));
    assertThat(
        OutputFiles.changed(OutputFiles.hashes(labelled), hashes("labelled")).stream()
            .filter(
                name ->
                    name.matches("(labels|clusters|index|results)/.*")
                        && !name.equals("results/summary.json"))
            .toList(),
        is(empty()));
  }

  @Test
  void run_archiveInsideTheOutputOrMissing_isRefused() throws Exception {
    stored("inside", "--until=shards");
    put("inside/archive.jsonl", Files.readAllBytes(archive));
    assertThat(
        failed("inside", "--archive=" + address("inside") + "/archive.jsonl"),
        containsString("must lie outside of the output"));
    assertThat(
        failed("none", "--archive=" + address("nowhere") + "/archive.jsonl"),
        containsString("no file matches the "));
  }

  final String[] arguments(String into, String... more) {
    Stream<String> archives =
        Stream.of(more).anyMatch(m -> m.startsWith("--archive="))
            ? Stream.of()
            : Stream.of("--archive=" + archive);
    return Stream.of(
            archives,
            Stream.of("--output=" + address(into), "--model=" + model),
            Stream.of(more).anyMatch(m -> m.startsWith("--shardSize="))
                ? Stream.<String>of()
                : Stream.of("--shardSize=" + PAPERS_OF_A_SHARD),
            options().stream(),
            Stream.of(more))
        .flatMap(s -> s)
        .toArray(String[]::new);
  }

  /** Runs into a folder of the store, and returns what was said. */
  final String stored(String into, String... more) throws IOException {
    Run run = new Run();
    int status = run.run(arguments(into, more));
    assertThat(run.errors(), status, is(0));
    assertThat(files(into).keySet(), not(hasItem("_running.json")));
    assertThat(files(into + "/_tmp").keySet(), is(empty()));
    return run.errors();
  }

  /** The sentence with which a run ends. */
  final String failed(String into, String... more) {
    Run run = new Run();
    int status = run.run(arguments(into, more));
    assertThat(run.errors(), status, is(1));
    assertThat(run.errors(), not(containsString("\tat ")));
    return run.lastError();
  }

  private void awaitFile(Child child, String name) throws Exception {
    int folder = name.indexOf('/');
    boolean there =
        child.await(() -> files(name.substring(0, folder)).containsKey(name.substring(folder + 1)));
    assertThat(child.errors(), there, is(true));
  }

  /** The papers that cost a step nothing, by what the run stored; the start of its title. */
  private int kept(String into, String step) throws IOException {
    for (JsonNode metrics : JSON.readTree(files(into).get("metrics.json")).get("steps")) {
      if (metrics.get("step").asText().startsWith(step)) {
        return metrics.get("kept").asInt();
      }
    }
    throw new AssertionError("no metrics of the step " + step);
  }

  /** What {@code ask} prints. */
  private static String answer(Stream<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    AskMain ask =
        new AskMain(
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false);
    int status = ask.run(arguments.toArray(String[]::new));
    assertThat(err.toString(UTF_8), status, is(0));
    return out.toString(UTF_8);
  }

  private SortedMap<String, String> hashes(String into) throws IOException {
    return OutputFiles.hashes(files(into));
  }

  final void assertSame(String into) throws IOException {
    assertThat(OutputFiles.changed(OutputFiles.hashes(output), hashes(into)), is(empty()));
  }
}
