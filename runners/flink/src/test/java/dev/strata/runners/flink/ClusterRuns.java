/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strata.sample.SampleArchive;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests on a real Flink cluster share: a small archive, what Direct makes of it, and jobs. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
abstract class ClusterRuns {
  static final Path JAR = Path.of("target/strata-flink/strata-flink.jar");
  static final int PAPERS = 300;
  static final int SHARDS = 6;

  /** Shards that take seconds, so that a kill meets them. */
  static final String[] SLOWLY = {"--maxTokens=128", "--precision=fp32", "--threads=1"};

  static final String[] QUICKLY = {"--maxTokens=16"};

  @TempDir static Path folder;
  static Cluster cluster;

  /** What Direct makes. */
  static SortedMap<String, String> expectedQuickly;

  static SortedMap<String, String> expectedSlowly;

  Path output;

  @BeforeAll
  static void runDirect() throws Exception {
    SampleArchive.write(folder.resolve("archive.jsonl"), PAPERS, 42);
    expectedQuickly = direct(folder.resolve("direct-quickly"), QUICKLY);
    expectedSlowly = direct(folder.resolve("direct-slowly"), SLOWLY);
    cluster = new Cluster(folder.resolve("cluster"));
  }

  private static SortedMap<String, String> direct(Path output, String... more) throws Exception {
    Submission run = Submission.start(Submission.DIRECT, arguments(output, more));
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

  static String[] arguments(Path output, String... more) {
    return Stream.concat(
            Stream.of(
                "--archive=" + folder.resolve("archive.jsonl"),
                "--output=" + output,
                "--shardSize=50"),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  static Submission submit(Path output, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(arguments(output, more)));
    arguments.add("--flinkMaster=" + cluster.master());
    arguments.add("--flinkConfDir=" + cluster.configuration());
    arguments.add("--parallelism=2");
    arguments.add("--verbose");
    arguments.add("--filesToStage=" + JAR.toAbsolutePath());
    return Submission.start(FlinkMain.SETUP, arguments.toArray(String[]::new));
  }

  /** Waits until so many vector shards are finished, and the run goes on. */
  void awaitVectors(Submission run, int count) throws Exception {
    Cluster.await(
        () -> {
          assertThat(run.errors(), run.hasEnded(), is(false));
          return vectors(output).size() >= count;
        });
  }

  /** The finished vector shards, and what tells each from another file of that name. */
  static SortedMap<String, String> vectors(Path output) throws IOException {
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

  static void assertDone(Submission run) throws Exception {
    int status = run.await();
    assertThat(status == 0 ? "" : run.errors() + cluster.logs(), status, is(0));
  }

  static void assertSame(Path output, SortedMap<String, String> hashes) throws IOException {
    assertThat(OutputFiles.changed(hashes, OutputFiles.hashes(output)), is(empty()));
    assertThat(output.resolve("_tmp").toFile().exists(), is(false));
  }
}
