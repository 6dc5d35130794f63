/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.strata.embed.EmbedPapers;
import dev.strata.embed.TinyModel;
import dev.strata.io.OutputFiles;
import dev.strata.pipeline.SampleArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are killed, repeated or changed, on the Direct runner. */
class RestartIT {
  private static final int PAPERS = 120;
  private static final int SHARD_SIZE = 20;
  private static final long SEED = 42;

  @TempDir private Path folder;

  private Path archive;
  private Path output;
  private List<String> lines;

  @BeforeEach
  void writeArchive() throws IOException {
    archive = folder.resolve("archive.jsonl");
    output = folder.resolve("output");
    SampleArchive.write(archive, PAPERS, SEED);
    lines = Files.readAllLines(archive);
    TinyModel.write(folder.resolve("model"));
  }

  @Test
  void run_again_touchesNoFile() throws Exception {
    run(output);
    SortedMap<String, String> before = OutputFiles.identities(output);
    long embedded = EmbedPapers.papersInThisProcess();

    run(output);

    assertThat(
        OutputFiles.changed(before, OutputFiles.identities(output)), is(Set.of("manifest.json")));
    assertThat(EmbedPapers.papersInThisProcess(), is(embedded));
  }

  /** Steps that write once something is worked out anyway (results, report) are left out here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "--asOf=2015-06-30 | -",
        "--extinctBelow=0.5 | -",
        "--newbornMinShare=0.9 | -",
        "--titleField=/title,/name | -",
        "--lonely=7 | results/lonely.json",
        "--neighbors=3 | results/lonely.json",
        "--index=SQ8 | index/papers.faiss",
        "--clusters=6 | clusters labels index/papers.parquet results/lonely.json",
        "--sampleSize=50 | clusters labels index/papers.parquet results/lonely.json",
        "--maxTokens=20 | vectors clusters labels index results/lonely.json",
        "--tokensPerBatch=64 | vectors clusters labels index results/lonely.json",
        "--abstractField=/comments | raw vectors clusters labels index results/lonely.json",
        "--shardSize=7 | raw vectors clusters labels index results/lonely.json",
        "--shardSize=30 | raw vectors clusters labels index results/lonely.json",
      })
  void run_oneOptionChanged_redoesThatStepAndWhatFollows(String option, String redone)
      throws Exception {
    run(output);
    SortedMap<String, String> before = OutputFiles.identities(output);

    run(output, option);

    SortedSet<String> steps = new TreeSet<>();
    List<String> expected = redone == null ? List.of() : Arrays.asList(redone.split(" "));
    for (String file : OutputFiles.changed(before, OutputFiles.identities(output))) {
      boolean worked = !file.startsWith("results/") || file.equals("results/lonely.json");
      if (worked && file.contains("/") && !file.matches("(_done|rejects)/.*")) {
        steps.add(expected.contains(file) ? file : file.substring(0, file.indexOf('/')));
      }
    }
    assertThat(steps, is(new TreeSet<>(expected)));
    assertSameAsUnbroken(option);
  }

  @Test
  void run_archiveGrown_embedsTheNewPapersAndTheLastShardOnly() throws Exception {
    run(output, "--shardSize=50");
    SortedMap<String, String> before = OutputFiles.identities(output);
    long embedded = EmbedPapers.papersInThisProcess();
    List<String> grown = new ArrayList<>(lines);
    for (int i = 0; i < 15; i++) {
      grown.add("{\"id\":\"new" + i + "\",\"title\":\"New " + i + "\",\"abstract\":\"a\"}");
    }
    Files.write(archive, grown);

    run(output, "--shardSize=50");

    SortedSet<String> changed = OutputFiles.changed(before, OutputFiles.identities(output));
    changed.removeIf(file -> !file.startsWith("vectors/") && !file.startsWith("raw/"));
    assertThat(changed, is(Set.of("raw/shard_00002.parquet", "vectors/shard_00002.parquet")));
    assertThat(EmbedPapers.papersInThisProcess() - embedded, is(35L));
    assertSameAsUnbroken("--shardSize=50");
  }

  @Test
  void run_archiveShrunkOrReordered_endsAsAnUnbrokenRun() throws Exception {
    run(output);
    Files.write(archive, lines.subList(0, 47));
    run(output);
    assertSameAsUnbroken();
    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(SEED));
    Files.write(archive, shuffled);
    run(output);
    assertSameAsUnbroken();
  }

  @ParameterizedTest
  @CsvSource({"truncated", "emptied", "flipped", "deleted"})
  void run_everyFileDamaged_makesItAnew(String damage) throws Exception {
    run(output);
    SortedMap<String, String> whole = OutputFiles.hashes(output);
    for (String name : whole.keySet()) {
      if (!name.startsWith("_done/")) {
        damage(output.resolve(name), damage);
      }
    }

    run(output);

    assertThat(OutputFiles.changed(whole, OutputFiles.hashes(output)), is(empty()));
  }

  @Test
  void run_secondOneMeanwhile_isRefused() throws Exception {
    try (Child first = child("--embedThreads=1")) {
      first.awaitFiles(1);
      first.signal("STOP");
      Run second = new Run();
      assertThat(second.run(arguments(output)), is(1));
      assertThat(
          second.lastError(),
          containsString("process " + first.pid() + " is writing to " + output));
      first.signal("CONT");
      assertThat(first.waitFor(), is(0));
    }
    assertSameAsUnbroken();
  }

  @Test
  void run_takenOverWhilePaused_endsWithASentenceAndLeavesTheOtherItsFiles() throws Exception {
    try (Child paused = child()) {
      paused.awaitFiles(4);
      paused.signal("STOP");
      run(output, "--takeOver", "--lonely=7");
      SortedMap<String, String> files = OutputFiles.identities(output);
      paused.signal("CONT");

      assertThat(paused.waitFor(), is(1));
      assertThat(paused.lastError(), containsString("so the run ends here"));
      assertThat(OutputFiles.changed(files, OutputFiles.identities(output)), is(empty()));
    }
    assertSameAsUnbroken("--lonely=7");
  }

  @Test
  void run_killedTwentyTimes_endsAsAnUnbrokenRunAndEmbedsNothingTwice() throws Exception {
    String manyShards = "--shardSize=15";
    Random random = new Random(SEED);
    SortedMap<String, String> vectors = new TreeMap<>(); // those once finished
    Set<String> steps = new TreeSet<>(); // whose work a kill met
    for (int kills = 0; kills < 20; ) {
      boolean killed;
      try (Child child = child(manyShards)) {
        killed = child.awaitFiles(finished().size() + random.nextInt(4));
        child.pause(random.nextInt(40));
        child.kill();
      }
      SortedMap<String, String> files = OutputFiles.identities(output);
      vectors.forEach((name, identity) -> assertThat(name, files.get(name), is(identity)));
      for (String name : finished()) {
        steps.add(name.replaceAll("/.*", ""));
        if (name.startsWith("vectors/")) {
          vectors.put(name, files.get(name));
        }
      }
      if (killed) {
        kills++;
      } else { // it came to its end, so the next one begins anew
        assertSameAsUnbroken(manyShards);
        deleteAll(output);
        vectors.clear();
      }
    }
    assertThat(steps, hasItems("raw", "vectors", "clusters", "labels", "index"));

    run(output, manyShards);

    SortedMap<String, String> files = OutputFiles.identities(output);
    vectors.forEach((name, identity) -> assertThat(name, files.get(name), is(identity)));
    assertSameAsUnbroken(manyShards);
  }

  @Test
  void run_otherOptionsKilledInBetween_endsAsAnUnbrokenRun() throws Exception {
    run(output);
    try (Child other = child("--maxTokens=20", "--shardSize=30")) {
      other.awaitChange("vectors/shard_00001.parquet");
      other.kill();
    }
    run(output);
    assertSameAsUnbroken();
  }

  @Test
  void run_diskFull_saysSoAndResumesOnceThereIsRoom() throws Exception {
    StringBuilder noise = new StringBuilder(); // a shard that compresses to more than the limit
    new Random(SEED).ints(4 << 20, 'a', 'z').forEach(c -> noise.append((char) c));
    lines.add("{\"id\":\"long\",\"title\":\"Long\",\"abstract\":\"" + noise + "\"}");
    Files.write(archive, lines);
    try (Child child = limited(2048)) { // libraries unpack native code of up to 1 MiB
      assertThat(child.waitFor(), is(1));
      assertThat(child.lastError(), startsWith("strata: "));
      assertThat(child.lastError(), containsString("File too large"));
    }
    assertThat(finished(), hasItem("raw/shard_00005.parquet"));
    assertThat(output.resolve("raw/shard_00006.parquet").toFile().exists(), is(false));
    run(output);
    assertSameAsUnbroken();
  }

  @Test
  void run_outputThatCannotBeWritten_saysSo() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Run run = new Run();

    assertThat(run.run(arguments(file.resolve("output"))), is(1));

    assertThat(run.lastError(), containsString("strata: "));
    assertThat(run.lastError(), containsString(file.toString()));
  }

  @Test
  void run_outputVanishes_saysSoAndStartsOver() throws Exception {
    try (Child child = child()) {
      child.awaitFiles(2);
      child.signal("STOP");
      deleteAll(output);
      child.signal("CONT");
      assertThat(child.waitFor(), is(1));
      assertThat(child.lastError(), containsString(output.toString()));
    }
    run(output);
    assertSameAsUnbroken();
  }

  private void run(Path into, String... more) {
    Run run = new Run();
    int status = run.run(arguments(into, more));
    assertThat(run.errors(), status, is(0));
  }

  private void assertSameAsUnbroken(String... more) throws IOException {
    Path unbroken = folder.resolve("unbroken");
    deleteAll(unbroken);
    run(unbroken, more);
    assertThat(
        OutputFiles.changed(OutputFiles.hashes(unbroken), OutputFiles.hashes(output)), is(empty()));
  }

  private Child child(String... more) throws IOException {
    return Child.start(output, List.of(), arguments(output, more));
  }

  /** A run that may write no file of more than that many KiB. */
  private Child limited(int kib) throws IOException {
    return Child.start(
        output,
        List.of("bash", "-c", "ulimit -f " + kib + " && exec \"$@\"", "bash"),
        arguments(output));
  }

  private String[] arguments(Path into, String... more) {
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

  private Set<String> finished() throws IOException {
    return Child.finished(output);
  }

  private static void damage(Path file, String damage) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "truncated" -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
      case "emptied" -> Files.write(file, new byte[0]);
      case "deleted" -> Files.delete(file);
      default -> {
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
