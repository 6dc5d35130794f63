/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.strata.embed.TinyModel;
import dev.strata.io.OutputFiles;
import dev.strata.pipeline.SampleArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests of runs that are killed, repeated or changed share: a small archive, and runs on it
 * with a tiny model.
 */
abstract class SmallRuns {
  static final int PAPERS = 120;
  static final long SEED = 42;
  private static final int SHARD_SIZE = 20;

  @TempDir Path folder;

  Path archive;
  Path output;
  List<String> lines;

  @BeforeEach
  final void writeArchive() throws IOException {
    archive = folder.resolve("archive.jsonl");
    output = folder.resolve("output");
    SampleArchive.write(archive, PAPERS, SEED);
    lines = Files.readAllLines(archive);
    TinyModel.write(folder.resolve("model"));
  }

  final void run(Path into, String... more) {
    Run run = new Run();
    int status = run.run(arguments(into, more));
    assertThat(run.errors(), status, is(0));
  }

  final void assertSameAsUnbroken(String... more) throws IOException {
    Path unbroken = folder.resolve("unbroken");
    deleteAll(unbroken);
    run(unbroken, more);
    assertThat(
        OutputFiles.changed(OutputFiles.hashes(unbroken), OutputFiles.hashes(output)), is(empty()));
  }

  final Child child(String... more) throws IOException {
    return Child.start(output, List.of(), arguments(output, more));
  }

  final String[] arguments(Path into, String... more) {
    return Stream.concat(
            Stream.of(
                "--archive=" + archive,
                "--output=" + into,
                "--shardSize=" + SHARD_SIZE,
                "--model=" + folder.resolve("model")),
            Arrays.stream(more))
        .filter(
            argument ->
                Arrays.stream(more).noneMatch(m -> m.startsWith("--shardSize"))
                    || !argument.equals("--shardSize=" + SHARD_SIZE))
        .toArray(String[]::new);
  }

  final Set<String> finished() throws IOException {
    return Child.finished(output);
  }

  static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
