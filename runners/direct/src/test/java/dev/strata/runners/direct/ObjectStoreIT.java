/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strata.io.MemoryFileSystem;
import dev.strata.io.OutputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All steps on files that are not local: without folders, and renamed by copy and delete. */
class ObjectStoreIT extends SmallRuns {

  @Test
  void run_outputInAnObjectStore_hasTheBytesOfALocalOne() throws Exception {
    run(output);
    String store = "memory://bucket/output/";

    stored(store, "--archive=" + archive);

    assertSame(store);
    stored(store, "--archive=" + archive); // again: all is there
    assertSame(store);
  }

  @Test
  void run_archiveInAnObjectStore_isReadByPatternAndInTwoRuns() throws Exception {
    run(output, "--until=vectors");
    byte[] bytes = Files.readAllBytes(archive);
    MemoryFileSystem.put("memory://bucket/archives/one/archive.jsonl", bytes);
    String store = "memory://bucket/resumed/";
    stored(store, "--archive=memory://bucket/archives/*/archive.jsonl", "--until=shards");

    stored(store, "--archive=memory://bucket/archives/*/archive.jsonl");

    SortedMap<String, String> local = OutputFiles.hashes(output);
    SortedMap<String, String> hashes = MemoryFileSystem.hashes(store);
    assertThat(hashes.keySet().stream().filter(n -> n.startsWith("_tmp/")).toList(), is(empty()));
    local.keySet().stream()
        .filter(name -> name.startsWith("vectors/"))
        .forEach(name -> assertThat(name, hashes.get(name), is(local.get(name))));
    assertThat(hashes.containsKey("report.html"), is(true));
  }

  @Test
  void run_vectorsInAnObjectStore_areLabelledAsLocalOnes() throws Exception {
    run(output, "--until=vectors");
    Path local = folder.resolve("labelled");
    reduce(local.toString(), output.resolve("vectors").toString());
    for (int shard = 0; shard < PAPERS / 20; shard++) {
      String name = String.format("shard_%05d.parquet", shard);
      MemoryFileSystem.put(
          "memory://bucket/vectors/" + name,
          Files.readAllBytes(output.resolve("vectors").resolve(name)));
    }

    reduce("memory://bucket/labelled", "memory://bucket/vectors/*.parquet");

    SortedMap<String, String> hashes = MemoryFileSystem.hashes("memory://bucket/labelled/");
    OutputFiles.hashes(local).entrySet().stream()
        .filter(file -> file.getKey().matches("(labels|index|clusters)/.*"))
        .forEach(file -> assertThat(file.getKey(), hashes.get(file.getKey()), is(file.getValue())));
    assertThat(hashes.keySet(), is(not(empty())));
  }

  @Test
  void run_namesWithPasswords_areShownWithoutAndMakeNothingAnew() throws Exception {
    lines.set(1, "{");
    byte[] bytes = String.join("\n", lines).getBytes(UTF_8);
    MemoryFileSystem.put("memory://user:s3cr3t@bucket/safe/archive.jsonl", bytes);
    MemoryFileSystem.put("memory://user:other@bucket/safe/archive.jsonl", bytes);
    String store = "memory://user:s3cr3t@bucket/safe/out/";

    String printed = stored(store, "--archive=memory://user:s3cr3t@bucket/safe/*.jsonl");

    assertThat(printed, not(containsString("s3cr3t")));
    assertThat(printed, containsString("report: memory://bucket/safe/out/report.html"));
    SortedMap<String, String> before = MemoryFileSystem.hashes(store);
    for (String name : before.keySet()) {
      byte[] content = MemoryFileSystem.get(store + name);
      assertThat(name, new String(content, ISO_8859_1), not(containsString("s3cr3t")));
    }
    String rejects = new String(MemoryFileSystem.get(store + "rejects/part_00000.jsonl"), UTF_8);
    assertThat(rejects, containsString("\"memory://bucket/safe/archive.jsonl\""));
    stored(store, "--archive=memory://user:other@bucket/safe/*.jsonl");
    SortedMap<String, String> after = MemoryFileSystem.hashes(store);
    assertThat(OutputFiles.changed(before, after), is(OutputFiles.NOT_REPRODUCIBLE));
  }

  private void reduce(String into, String vectors) {
    Run run = new Run();
    int status = run.run("--vectors=" + vectors, "--output=" + into);
    assertThat(run.errors(), status, is(0));
  }

  /** Runs into a store, and returns all that was printed. */
  private String stored(String store, String... more) {
    Run run = new Run();
    int status =
        run.run(
            Stream.concat(
                    Stream.of(
                        "--output=" + store,
                        "--shardSize=20",
                        "--model=" + folder.resolve("model")),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(run.errors(), status, is(0));
    return run.results() + run.errors();
  }

  private void assertSame(String store) throws Exception {
    SortedMap<String, String> hashes = MemoryFileSystem.hashes(store);
    hashes.keySet().removeAll(OutputFiles.NOT_REPRODUCIBLE);
    assertThat(OutputFiles.changed(OutputFiles.hashes(output), hashes), is(empty()));
  }
}
