/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.strata.embed.torch.TinyModel;
import dev.strata.sample.SampleArchive;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Has the archive and the model, in the same place for all tests, and unbroken outputs. */
  private static final Path SHARED = newShared();

  private static final Map<List<String>, Path> UNBROKEN = new HashMap<>();

  @TempDir Path folder;

  Path archive;
  Path model;
  Path output;
  List<String> lines;

  private static Path newShared() {
    try {
      Path shared = Files.createTempDirectory("small-runs");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAll(shared)));
      return shared;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  final void writeArchive() throws IOException {
    archive = SHARED.resolve("archive.jsonl");
    model = SHARED.resolve("model");
    output = folder.resolve("output");
    SampleArchive.write(archive, papers(), SEED);
    lines = Files.readAllLines(archive);
    TinyModel.write(model);
  }

  /** How many papers the archive has. */
  int papers() {
    return PAPERS;
  }

  /** Runs to the end, and returns what was printed to stderr. */
  final String run(Path into, String... more) {
    Run run = new Run();
    int status = run.run(arguments(into, more));
    assertThat(run.errors(), status, is(0));
    return run.errors();
  }

  /** Lays a copy of {@link #unbroken} into a new folder. */
  final void given(Path into, String... more) throws IOException {
    Files.createDirectories(into.getParent());
    copy(unbroken(more), into);
  }

  /** Copies a folder, if it is there. */
  static void copy(Path from, Path into) throws IOException {
    if (Files.exists(from)) {
      try (Stream<Path> all = Files.walk(from)) {
        for (Path file : (Iterable<Path>) all::iterator) {
          Files.copy(file, into.resolve(from.relativize(file)));
        }
      }
    }
  }

  /** The output of a run into a new folder, which is made once of each archive and options. */
  final Path unbroken(String... more) throws IOException {
    List<String> key = new ArrayList<>(List.of(more));
    key.add(archive.toString()); // raw shards name it
    key.add(MoreFiles.asByteSource(archive).hash(Hashing.sha256()).toString());
    Path made = UNBROKEN.get(key);
    if (made == null) {
      made = SHARED.resolve("unbroken" + UNBROKEN.size());
      run(made, more);
      UNBROKEN.put(key, made);
    }
    return made;
  }

  final void assertSameAsUnbroken(String... more) throws IOException {
    assertThat(
        OutputFiles.changed(OutputFiles.hashes(unbroken(more)), OutputFiles.hashes(output)),
        is(empty()));
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
                "--model=" + model),
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

  static void deleteAll(Path folder) {
    try {
      if (Files.exists(folder)) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
