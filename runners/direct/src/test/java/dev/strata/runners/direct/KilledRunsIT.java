/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.strata.embed.EmbedPapers;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.PaperRows;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs that are killed, paused or cut off, on the Direct runner. */
class KilledRunsIT extends SmallRuns {
  private static final String MANY_SHARDS = "--shardSize=15";
  private static final List<String> STEPS =
      List.of("raw", "vectors", "clusters", "labels", "index", "results");

  /** Vector shards once finished, which no later run may touch. */
  private final SortedMap<String, String> vectors = new TreeMap<>();

  /** Steps that a kill met before their end. */
  private final Set<String> met = new TreeSet<>();

  @Test
  void run_secondOneMeanwhile_isRefused() throws Exception {
    try (Child first = child("--threads=1")) {
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
      markAsOfAnotherContainer();
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
  void run_killedInEveryStep_endsAsAnUnbrokenRunAndEmbedsNothingTwice() throws Exception {
    Set<String> all = Child.finished(unbroken(MANY_SHARDS));
    Random random = new Random(SEED);
    for (int kills = 0; kills < 6; ) {
      int files = finished().size() + 1 + random.nextInt(3);
      kills += kill(all, () -> finished().size() >= files, random.nextInt(40)) ? 1 : 0;
    }
    for (String step : STEPS) {
      for (int tries = 0; tries < 10 && !met.contains(step); tries++) {
        kill(all, () -> firstUnfinished(all).equals(step), 0);
      }
    }
    assertThat(met.containsAll(STEPS), is(true));
    long embedded = EmbedPapers.papersInThisProcess();

    run(output, MANY_SHARDS);

    assertThat(EmbedPapers.papersInThisProcess() - embedded, is(PAPERS - 15L * vectors.size()));
    assertVectorsKept();
    assertSameAsUnbroken(MANY_SHARDS);
  }

  /**
   * Starts a run and kills it once the condition holds, and false where it came to its end before:
   * the next one then begins anew.
   */
  private boolean kill(Set<String> all, Child.Condition condition, int pause) throws Exception {
    boolean holds;
    try (Child child = child(MANY_SHARDS)) {
      holds = child.await(condition);
      child.pause(pause);
      child.kill();
    }
    assertVectorsKept();
    SortedMap<String, String> files = OutputFiles.identities(output);
    finished().stream()
        .filter(name -> name.startsWith("vectors/"))
        .filter(files::containsKey) // a kill may come between the record and the file
        .forEach(name -> vectors.put(name, files.get(name)));
    String unfinished = firstUnfinished(all);
    if (!holds || unfinished.isEmpty()) {
      deleteAll(output);
      vectors.clear();
      return false;
    }
    met.add(unfinished);
    return true;
  }

  private void assertVectorsKept() throws IOException {
    SortedMap<String, String> files = OutputFiles.identities(output);
    vectors.forEach((name, identity) -> assertThat(name, files.get(name), is(identity)));
  }

  /** The step, by its folder, that has to be done next; empty where all are. */
  private String firstUnfinished(Set<String> all) throws IOException {
    Set<String> finished = finished();
    return Stream.of("raw", "vectors", "clusters", "labels", "index", "results", "report.html")
        .filter(
            step ->
                all.stream().anyMatch(name -> name.startsWith(step) && !finished.contains(name)))
        .findFirst()
        .orElse("");
  }

  /**
   * New papers in front and in the middle move all papers to other shards, so that each shard needs
   * vectors of others. {@code -Dkills=20} kills at more moments.
   */
  @Test
  void run_ofAGrownArchiveKilled_losesNoVectorAndEndsAsAnUnbrokenRun() throws Exception {
    given(output, MANY_SHARDS);
    growArchive();
    Set<String> wanted = texts(unbroken(MANY_SHARDS));
    Set<String> there = texts(output);
    there.retainAll(wanted);
    Random random = new Random(SEED);
    for (int kills = Integer.getInteger("kills", 4); kills > 0; kills--) {
      SortedMap<String, String> before = OutputFiles.identities(output);
      int changes = 1 + random.nextInt(12);
      try (Child child = child(MANY_SHARDS)) {
        child.await(
            () ->
                OutputFiles.changed(before, OutputFiles.identities(output)).stream()
                        .filter(name -> name.startsWith("vectors/"))
                        .count()
                    >= changes);
        child.pause(random.nextInt(40));
        child.kill();
      }
      Set<String> now = texts(output);
      assertThat(now.containsAll(there), is(true));
      there.addAll(now);
      there.retainAll(wanted);
    }
    long embedded = EmbedPapers.papersInThisProcess();

    run(output, MANY_SHARDS);

    assertThat(
        EmbedPapers.papersInThisProcess() - embedded, is((long) wanted.size() - there.size()));
    assertSameAsUnbroken(MANY_SHARDS);
  }

  @Test
  void run_ofTheNextSnapshotKilled_endsAsAnUnbrokenRun() throws Exception {
    Path first = folder.resolve("first");
    given(first, MANY_SHARDS);
    growArchive();
    String[] options = {MANY_SHARDS, "--previous=" + first};
    int all = Child.finished(unbroken(options)).size();
    Random random = new Random(SEED);
    boolean inTheMidst = false;
    for (int kills = Integer.getInteger("kills", 4); kills > 0; kills--) {
      int files = Math.min(all - 1, finished().size() + 1 + random.nextInt(all / 4));
      try (Child child = child(options)) {
        inTheMidst |= child.await(() -> finished().size() >= files);
        child.pause(random.nextInt(40));
        child.kill();
      }
    }
    assertThat(inTheMidst, is(true));
    SortedMap<String, String> before = OutputFiles.identities(first);

    run(output, options);

    assertSameAsUnbroken(options);
    assertThat(OutputFiles.changed(before, OutputFiles.identities(first)), is(empty()));
  }

  private void growArchive() throws IOException {
    List<String> grown = new ArrayList<>(lines);
    for (int i = 0; i < 50; i++) {
      String line =
          String.format(
              "{\"id\": \"new.%d\", \"title\": \"New %d\", \"abstract\": \"%s\","
                  + " \"categories\": \"cs.DL\", \"update_date\": \"2020-01-01\"}",
              i, i, "peat bog ".repeat(1 + i % 7));
      grown.add(i % 2 == 0 ? 0 : grown.size() / 2, line);
    }
    archive = folder.resolve("grown.jsonl");
    Files.write(archive, grown);
  }

  /** The texts whose vectors are in shards that are what their records say. */
  private static Set<String> texts(Path output) throws IOException {
    OutputLayout layout = OutputLayout.of(output.toString());
    Set<String> texts = new HashSet<>();
    for (Map.Entry<String, Finished> shard : FinishedFiles.vectors(layout).entrySet()) {
      Path file = Path.of(shard.getKey());
      if (Files.exists(file)
          && MoreFiles.asByteSource(file)
              .hash(Hashing.sha256())
              .toString()
              .equals(shard.getValue().sha256())) {
        PaperRows.read(
            new Shard(0, shard.getKey(), 0, ""),
            List.of("title", "abstract"),
            paper -> texts.add(paper[0] + "\n" + paper[1]));
      }
    }
    return texts;
  }

  @Test
  void run_otherOptionsKilledInBetween_endsAsAnUnbrokenRun() throws Exception {
    given(output);
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

  private void markAsOfAnotherContainer() throws IOException {
    Path mark = output.resolve("_running.json");
    Files.writeString(
        mark,
        Files.readString(mark)
            .replaceFirst("\"namespaces\" : \"[^\"]*\"", "\"namespaces\" : \"another\""));
  }

  /** A run that may write no file of more than that many KiB. */
  private Child limited(int kib) throws IOException {
    return Child.start(
        output,
        List.of("bash", "-c", "ulimit -f " + kib + " && exec \"$@\"", "bash"),
        arguments(output));
  }
}
