/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.strata.store.files.HdfsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives, vectors and outputs in HDFS: its own server, of one machine. */
class HdfsIT extends StoreRuns {
  private static final List<String> AS_NOBODY = List.of("env", "HADOOP_USER_NAME=nobody");

  @TempDir private static Path disks;
  private static HdfsServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new HdfsServer(disks);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  String address(String name) {
    return "hdfs:///" + name;
  }

  @Override
  List<String> options() {
    return server.options();
  }

  @Override
  void stopServer() throws InterruptedException {
    server.stop();
  }

  @Override
  void startServerAgain() throws IOException {
    server.startAgain();
  }

  @Override
  Map<String, byte[]> files(String folder) throws IOException {
    return server.files(folder);
  }

  @Override
  void put(String name, byte[] bytes) throws IOException {
    server.put(name, bytes);
  }

  @Override
  void delete(String name) throws IOException {
    server.delete(name);
  }

  @Override
  int gapMillis() {
    return 12_000; // Hadoop's client asks again for ten seconds
  }

  @Test
  void run_settingsInAFolder_findTheStoreAndLeaveLocalRunsAlone() throws Exception {
    server.writeSettings(folder);
    List<String> set = List.of("env", "HADOOP_CONF_DIR=" + folder);
    put("set/archive.jsonl", Files.readAllBytes(archive));
    try (Child remote =
            Child.start(
                folder.resolve("child"),
                set,
                "--archive=hdfs:///set/*.jsonl",
                "--output=hdfs:///set/out",
                "--until=shards");
        Child local = Child.start(output, set, arguments(output, "--until=shards"))) {
      assertThat(remote.errors(), remote.waitFor(), is(0));
      assertThat(files("set/out").containsKey("raw/shard_00000.parquet"), is(true));
      assertThat(local.errors(), local.waitFor(), is(0));
      assertThat(remote.errors(), not(containsString("stable unique names")));
    }
  }

  @Test
  void run_folderThatMayNotBeWritten_saysSo() throws Exception {
    server.makeFolder("locked");
    try (Child child = Child.start(folder.resolve("child"), AS_NOBODY, arguments("locked/out"))) {
      assertThat(child.waitFor(), is(1));
      assertThat(
          child.lastError(),
          matchesRegex("strata: cannot write hdfs:///locked/out/\\S+: permission is denied"));
    }
  }

  @Test
  void run_archiveThatMayNotBeRead_isNamed() throws Exception {
    put("hidden/archive.jsonl", new byte[] {'{', '}'});
    server.hide("hidden");
    String archive = address("hidden/archive.jsonl");
    List<String> arguments = new ArrayList<>(options());
    arguments.addAll(List.of("--archive=" + archive, "--output=" + output));
    try (Child child = Child.start(output, AS_NOBODY, arguments.toArray(String[]::new))) {
      assertThat(child.waitFor(), is(1));
      assertThat(
          child.lastError(),
          matchesRegex("strata: cannot look at " + archive + ": permission is denied.*"));
    }
  }

  @Test
  void run_globOfAllBelowAFolder_readsTheFolderItselfToo() throws Exception {
    String line = "{\"id\":\"%s\",\"title\":\"On moss\"}\n";
    put("deep/first.jsonl", line.formatted("a").getBytes(UTF_8));
    put("deep/one/two/second.jsonl", line.formatted("b").getBytes(UTF_8));
    put("deep/one/other.txt", line.formatted("c").getBytes(UTF_8));
    for (String glob : List.of("hdfs:///deep/**.jsonl", "hdfs:///d*/**.jsonl")) {
      List<String> arguments = new ArrayList<>(options());
      arguments.addAll(
          List.of("--archive=" + glob, "--output=" + folder.resolve("deep"), "--until=shards"));
      Run deep = new Run();
      int status = deep.run(arguments.toArray(String[]::new));
      assertThat(deep.errors(), status, is(0));
      assertThat(deep.results(), startsWith("2 papers of 2 lines in 2 files"));
    }
    Path vectors = unbroken().resolve("vectors");
    put("deep/v/a.parquet", Files.readAllBytes(vectors.resolve("shard_00000.parquet")));
    put("deep/v/one/b.parquet", Files.readAllBytes(vectors.resolve("shard_00001.parquet")));
    List<String> arguments = new ArrayList<>(options());
    arguments.addAll(List.of("--vectors=hdfs:///deep/v*/**.parquet", "--output=" + output));
    Run given = new Run();
    int status = given.run(arguments.toArray(String[]::new));
    assertThat(given.errors(), status, is(0));
    assertThat(given.results(), startsWith("40 papers of 40 rows in 2 files"));
  }
}
