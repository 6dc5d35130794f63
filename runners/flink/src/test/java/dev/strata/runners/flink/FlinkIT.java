/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.embed.torch.TinyModel;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.pipeline.RunnerSetup;
import dev.strata.sample.SampleArchive;
import dev.strata.shard.PaperRows;
import dev.strata.store.OutputFiles;
import dev.strata.store.files.GcsServer;
import dev.strata.store.files.HdfsServer;
import dev.strata.store.files.S3Server;
import dev.strata.store.files.StoreServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole graph on a Flink cluster inside this process. */
class FlinkIT {
  private static final int PAPERS = 230;
  private static final int SHARDS = 5;

  @TempDir private Path folder;

  @BeforeEach
  void writeArchive() throws IOException {
    SampleArchive.write(folder.resolve("archive.jsonl"), PAPERS, 42);
    TinyModel.write(folder.resolve("model"));
  }

  @Test
  void run_embeddedClusterOfAnyParallelism_writesTheBytesOfTheDirectRunner() throws Exception {
    Path direct = folder.resolve("direct");
    run(Submission.DIRECT, direct);
    for (int parallelism : new int[] {1, 2}) {
      Path flink = folder.resolve("flink" + parallelism);
      run(FlinkMain.SETUP, flink, "--flinkMaster=[local]", "--parallelism=" + parallelism);

      assertThat(
          OutputFiles.changed(OutputFiles.hashes(direct), OutputFiles.hashes(flink)), is(empty()));
      assertThat(flink.resolve("_tmp").toFile().exists(), is(false));
      JsonNode summary =
          new ObjectMapper().readTree(flink.resolve("results/summary.json").toFile());
      assertThat(summary.get("papers").asInt(), is(PAPERS));
      assertThat(summary.get("shards").asInt(), is(SHARDS));
    }
  }

  @Test
  void run_nextSnapshot_writesTheBytesOfTheDirectRunner() throws Exception {
    Path first = folder.resolve("first");
    run(Submission.DIRECT, first);
    Path archive = folder.resolve("archive.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(archive));
    lines.subList(20, 25).clear();
    lines.set(40, lines.get(40).replaceFirst("\"abstract\": ?\"", "$0Revised. "));
    Files.write(archive, lines);

    Path direct = folder.resolve("direct");
    run(Submission.DIRECT, direct, "--previous=" + first);
    Path flink = folder.resolve("flink");
    run(FlinkMain.SETUP, flink, "--flinkMaster=[local]", "--parallelism=2", "--previous=" + first);

    assertThat(
        OutputFiles.changed(OutputFiles.hashes(direct), OutputFiles.hashes(flink)), is(empty()));
    JsonNode papers =
        new ObjectMapper().readTree(flink.resolve("results/changes.json").toFile()).get("papers");
    assertThat(papers.get("removed").asInt(), is(5));
    assertThat(papers.get("revised").asInt(), is(1));
  }

  @Test
  void run_outputInAnyStore_hasTheBytesOfALocalRun() throws Exception {
    byte[] archive = Files.readAllBytes(folder.resolve("archive.jsonl"));
    Path local = folder.resolve("local");
    run(FlinkMain.SETUP, local, "--flinkMaster=[local]", "--parallelism=2");
    try (S3Server s3 = new S3Server();
        GcsServer gcs = new GcsServer();
        HdfsServer hdfs = new HdfsServer(folder.resolve("hdfs"))) {
      s3.put("archive.jsonl", archive);
      long began = System.nanoTime();
      runInStore("s3://" + StoreServer.BUCKET, s3.options(S3Server.OWNER));
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      assertSame(local, s3.files("output/"));
      // progress is told from lists, one a second at most
      assertThat(s3.requests().get(StoreServer.Kind.LIST), is(lessThan(20 + seconds)));

      runInStore("gs://" + StoreServer.BUCKET, gcs.options());
      assertSame(local, gcs.files("output/"));

      runInStore("hdfs://", hdfs.options());
      assertSame(local, hdfs.files("output"));

      readFromStore(local, "s3://" + StoreServer.BUCKET, s3.options(S3Server.OWNER));
    }
  }

  private void runInStore(String root, List<String> options) throws Exception {
    run(FlinkMain.SETUP, root + "/output", onFlink(options));
  }

  /** An archive in the store has the papers of the local one, which its raw shards name. */
  private void readFromStore(Path local, String root, List<String> options) throws Exception {
    Path read = folder.resolve("read-" + root.replaceFirst(":.*", ""));
    List<String> more = new ArrayList<>(options);
    more.addAll(List.of("--archive=" + root + "/archive.jsonl", "--until=shards"));
    run(FlinkMain.SETUP, read, onFlink(more));
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(papers(read, shard), is(papers(local, shard)));
    }
  }

  private static List<String> papers(Path output, int shard) throws IOException {
    List<String> papers = new ArrayList<>();
    PaperRows.read(
        new Shard(shard, OutputLayout.of(output.toString()).raw(shard), 0, ""),
        List.of("id", "title", "abstract", "created"),
        paper -> papers.add(String.join("|", paper)));
    return papers;
  }

  private static String[] onFlink(List<String> options) {
    List<String> all = new ArrayList<>(List.of("--flinkMaster=[local]", "--parallelism=2"));
    all.addAll(options);
    return all.toArray(String[]::new);
  }

  private static void assertSame(Path local, Map<String, byte[]> files) throws IOException {
    assertThat(
        OutputFiles.changed(OutputFiles.hashes(local), OutputFiles.hashes(files)), is(empty()));
  }

  @Test
  void run_whatTheDirectRunnerBegan_isResumed() throws Exception {
    Path output = folder.resolve("output");
    run(Submission.DIRECT, output);
    SortedMap<String, String> before = OutputFiles.identities(output);

    run(FlinkMain.SETUP, output, "--flinkMaster=[local]", "--parallelism=2");

    assertThat(OutputFiles.changed(before, OutputFiles.identities(output)), is(Set.of()));
  }

  @Test
  void run_noSuchArchive_failsWithOneSentenceAndLeavesNothingBehind() throws Exception {
    Files.delete(folder.resolve("archive.jsonl"));
    Path output = folder.resolve("output");
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    PrintStream stderr = System.err;
    System.setErr(new PrintStream(logged, true, UTF_8));
    Submission run;
    try {
      run = submit(FlinkMain.SETUP, output, "--flinkMaster=[local]", "--parallelism=1");
      assertThat(run.await(), is(1));
    } finally {
      System.setErr(stderr);
    }

    String[] lines = run.errors().strip().split("\n");
    assertThat(
        lines[lines.length - 1],
        is("strata: no file matches the archive " + folder.resolve("archive.jsonl")));
    assertThat(logged.toString(UTF_8), not(containsString("\tat ")));
    assertThat(output.resolve("_running.json").toFile().exists(), is(false));
    assertThat(output.resolve("_tmp").toFile().exists(), is(false));
  }

  private void run(RunnerSetup runner, Object output, String... more) throws Exception {
    Submission run = submit(runner, output, more);
    assertThat(run.errors(), run.await(), is(0));
  }

  private Submission submit(RunnerSetup runner, Object output, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of("--output=" + output, "--shardSize=50", "--model=" + folder.resolve("model")));
    options.addAll(List.of(more));
    if (options.stream().noneMatch(option -> option.startsWith("--archive="))) {
      options.add("--archive=" + folder.resolve("archive.jsonl"));
    }
    return Submission.start(runner, options.toArray(String[]::new));
  }
}
