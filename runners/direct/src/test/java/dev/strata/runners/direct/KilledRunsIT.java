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

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.sun.management.OperatingSystemMXBean;
import dev.strata.embed.EmbedPapers;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.PaperRows;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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

/** Runs that are killed, paused or cut off, or lack disk or memory, on the Direct runner. */
class KilledRunsIT extends SmallRuns {
  private static final String MANY_SHARDS = "--shardSize=15";
  private static final List<String> STEPS =
      List.of("raw", "vectors", "clusters", "labels", "index", "results");

  /** Runs that may be started to meet all steps. */
  private static final int TRIES = 5;

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
    for (int kills = 0; kills < 4; ) {
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
    return firstUnfinished(all, finished());
  }

  private static String firstUnfinished(Set<String> all, Set<String> finished) {
    return Stream.of("raw", "vectors", "clusters", "labels", "index", "results", "report.html")
        .filter(
            step ->
                all.stream().anyMatch(name -> name.startsWith(step) && !finished.contains(name)))
        .findFirst()
        .orElse("");
  }

  /**
   * New papers in front and in the middle move all papers to other shards, so that each shard needs
   * vectors of others.
   */
  @Test
  void run_ofAGrownArchiveKilled_losesNoVectorAndEndsAsAnUnbrokenRun() throws Exception {
    given(output, MANY_SHARDS);
    growArchive();
    killAndResume(Set.of(), MANY_SHARDS);
  }

  @Test
  void run_ofTheNextSnapshotKilled_endsAsAnUnbrokenRun() throws Exception {
    Path first = folder.resolve("first");
    given(first, MANY_SHARDS);
    growArchive();
    SortedMap<String, String> before = OutputFiles.identities(first);

    killAndResume(texts(first), MANY_SHARDS, "--previous=" + first);

    assertThat(OutputFiles.changed(before, OutputFiles.identities(first)), is(empty()));
  }

  /**
   * Kills a run while it embeds, or {@code -Dkills=20} runs, one after the other. In the midst of
   * each step a run is paused, and its output copied: this is what a kill would leave. On each
   * copy, a run embeds the texts that have no vector yet, and ends as an unbroken one.
   *
   * @param known texts with vectors in another output that the runs read
   */
  private void killAndResume(Set<String> known, String... options) throws Exception {
    Path whole = unbroken(options);
    Set<String> wanted = texts(whole);
    Path start = folder.resolve("start");
    copy(output, start);
    Map<String, Path> killed = new TreeMap<>();
    Random random = new Random(SEED);
    int kills = Integer.getInteger("kills", 1);
    for (int i = 0; i < kills + TRIES && !killed.keySet().containsAll(STEPS); i++) {
      if (i > kills || finishedBut(outdated(whole)).containsAll(Child.finished(whole))) {
        deleteAll(output); // a step was too quick
        copy(start, output);
      }
      Set<String> there = texts(output);
      there.retainAll(wanted);
      killOne(whole, killed, random, i < kills ? "vectors" : "results", options);
      assertThat(texts(output).containsAll(there), is(true));
      if (i < kills) {
        copy(output, killed.computeIfAbsent("kill " + i, folder::resolve));
      }
    }
    assertThat(killed.keySet(), hasItems(STEPS.toArray(String[]::new)));
    for (Map.Entry<String, Path> state : killed.entrySet()) {
      Set<String> missing = new HashSet<>(wanted);
      missing.removeAll(known);
      missing.removeAll(texts(state.getValue()));
      long embedded = EmbedPapers.papersInThisProcess();

      run(state.getValue(), options);

      embedded = EmbedPapers.papersInThisProcess() - embedded;
      assertThat(state.getKey(), embedded, is((long) missing.size()));
      assertThat(
          state.getKey(),
          OutputFiles.changed(OutputFiles.hashes(whole), OutputFiles.hashes(state.getValue())),
          is(empty()));
    }
  }

  /** Kills a run in a step, and copies the output in each step until then that has no copy yet. */
  private void killOne(
      Path whole, Map<String, Path> killed, Random random, String last, String... options)
      throws Exception {
    Set<String> all = Child.finished(whole);
    SortedMap<String, String> outdated = outdated(whole);
    int before = finishedBut(outdated).size();
    long shards = vectors(finishedBut(outdated)) + 1 + random.nextInt(5);
    try (Child child = child(options)) {
      for (String step : STEPS.subList(0, STEPS.indexOf(last) + 1)) {
        if (!killed.containsKey(step)
            && child.await(() -> hasBegun(step, all, finishedBut(outdated), before))) {
          child.pause(random.nextInt(40));
          child.signal("STOP");
          String unfinished = firstUnfinished(all, finishedBut(outdated));
          if (STEPS.contains(unfinished) && !killed.containsKey(unfinished)) {
            copy(output, killed.computeIfAbsent(unfinished, folder::resolve));
          }
          child.signal("CONT");
        }
      }
      child.await(() -> !last.equals("vectors") || vectors(finishedBut(outdated)) >= shards);
      child.pause(random.nextInt(40));
      child.kill();
    }
  }

  /** The files of the output that an unbroken run has otherwise, or has not. */
  private SortedMap<String, String> outdated(Path whole) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    if (Files.exists(output)) {
      files.putAll(OutputFiles.identities(output));
      files
          .keySet()
          .retainAll(OutputFiles.changed(OutputFiles.hashes(output), OutputFiles.hashes(whole)));
    }
    return files;
  }

  /** The finished files without those that are still as they were. */
  private Set<String> finishedBut(SortedMap<String, String> outdated) throws IOException {
    Set<String> finished = finished();
    if (!finished.isEmpty()) {
      SortedMap<String, String> files = OutputFiles.identities(output);
      finished.removeIf(name -> outdated.getOrDefault(name, "").equals(files.get(name)));
    }
    return finished;
  }

  private static long vectors(Set<String> finished) {
    return finished.stream().filter(name -> name.startsWith("vectors/")).count();
  }

  /** Whether a run that began with so many files has finished one, and all before a step. */
  private static boolean hasBegun(
      String step, Set<String> all, Set<String> finished, int filesBefore) {
    int next = STEPS.indexOf(firstUnfinished(all, finished));
    return finished.size() > filesBefore && (next < 0 || next >= STEPS.indexOf(step));
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
      assertThat(child.lastError(), containsString("files may not become so large here"));
    }
    assertThat(finished(), hasItem("raw/shard_00005.parquet"));
    assertThat(output.resolve("raw/shard_00006.parquet").toFile().exists(), is(false));
    run(output);
    assertSameAsUnbroken();
  }

  /** A heap larger than all memory leaves none for the pages of the vectors. */
  @Test
  void run_noMemoryForTheVectors_copiesThemAndWritesTheSameBytes() throws Exception {
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<String> heap = List.of("env", "JDK_JAVA_OPTIONS=-Xmx" + 2 * machine.getTotalMemorySize());
    try (Child child = Child.start(output, heap, arguments(output, "--verbose"))) {
      assertThat(child.errors(), child.waitFor(), is(0));
      assertThat(child.errors(), containsString("memory does not hold the vectors"));
    }
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
