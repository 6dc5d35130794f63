/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strata.store.OutputFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
  private static final int GAP_MILLIS = 6_000;

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

  @Test
  void run_outputInTheStore_hasTheBytesOfALocalOneAndKeepsThem() throws Exception {
    given(output);

    stored("whole");

    assertSame("whole");
    put("whole/vectors/shard_00001.parquet", new byte[] {1, 2, 3});
    delete("whole/labels/shard_00002.parquet");
    stored("whole");
    assertSame("whole");

    Files.write(archive, lines.subList(0, 50));
    deleteAll(output);
    given(output);
    stored("whole");
    assertSame("whole");
  }

  @Test
  void run_killedWhileItEmbeds_resumesAndASecondRunIsRefused() throws Exception {
    given(output);
    long whole;
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments("killed"))) {
      child.await(() -> files("killed").containsKey("_done/vectors/shard_00001.parquet.json"));
      Run second = new Run();
      assertThat(second.run(arguments("killed")), is(1));
      assertThat(second.lastError(), containsString(" is writing to " + address("killed") + "/"));
      child.kill();
      whole = files("killed").keySet().stream().filter(n -> n.startsWith("_done/vectors/")).count();
    }
    assertThat(whole, is(greaterThan(0L)));

    stored("killed");

    assertSame("killed");
  }

  @Test
  void run_serverThatComesBack_goesOn() throws Exception {
    given(output);
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments("gap"))) {
      child.await(() -> files("gap").containsKey("_done/vectors/shard_00000.parquet.json"));
      stopServer();
      child.pause(GAP_MILLIS);
      startServerAgain();
      assertThat(child.errors(), child.waitFor(), is(0));
    }
    assertSame("gap");
  }

  @Test
  void run_serverThatStaysAway_isGivenUp() throws Exception {
    String[] arguments = arguments("away", "--storeTimeout=5");
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments)) {
      child.await(() -> files("away").containsKey("_done/vectors/shard_00000.parquet.json"));
      stopServer();
      assertThat(child.errors(), child.waitFor(), is(1));
      assertThat(child.errors(), containsString("is asked again for 5 seconds"));
      assertThat(child.lastError(), containsString("its server does not answer"));
    } finally {
      startServerAgain();
    }
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
            .filter(name -> name.matches("(vectors|labels|clusters|index|topics)/.*"))
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
            .filter(name -> name.matches("(labels|clusters|index)/.*"))
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
                : Stream.of("--shardSize=20"),
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

  private SortedMap<String, String> hashes(String into) throws IOException {
    return OutputFiles.hashes(files(into));
  }

  final void assertSame(String into) throws IOException {
    assertThat(OutputFiles.changed(OutputFiles.hashes(output), hashes(into)), is(empty()));
  }
}
