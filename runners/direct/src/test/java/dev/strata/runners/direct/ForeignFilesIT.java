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
import static org.hamcrest.Matchers.not;

import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files in an output that Strata did not write. */
class ForeignFilesIT extends SmallRuns {

  /** In every folder that Strata uses, with names like its own. */
  private static final List<String> BESIDE =
      List.of(
          "notes.txt",
          ".hidden",
          "raw/mine.parquet",
          "raw/2023/deep.parquet",
          "raw/shard_00099.parquet",
          "vectors/shard_00098.parquet",
          "vectors/next/shard_00000.parquet",
          "_done/vectors/next/shard_00000.parquet.json",
          "labels/deep/shard_00000.parquet",
          "rejects/customers.jsonl",
          "rejects/part_00077.jsonl",
          "clusters/old.npy",
          "topics/notes.json",
          "index/papers.faiss.bak",
          "results/mine.json",
          "_done/raw/mine.parquet.json",
          "_done/raw/shard_00099.parquet.json",
          "_tmp/notes.txt",
          "_tmp/6ab1bf0c-4f9a-4c3c-8a43-1cf8b9ad5bd1/attempt_1",
          "_strata.json.bak",
          "manifest.json.old");

  private final SortedMap<String, String> foreign = new TreeMap<>();

  @Test
  void run_intoAFolderOfSomebodyElse_isRefusedAndTouchesNothing() throws Exception {
    for (String name : List.of("raw/mine.parquet", "raw/2023/deep.parquet", "manifest.json")) {
      write(name);
    }
    link("raw/old");
    SortedMap<String, String> before = OutputFiles.identities(folder);
    Run run = new Run();

    assertThat(run.run(arguments(output)), is(1));

    assertThat(
        run.lastError(),
        containsString(output + "/ is not empty and is no output of Strata (it holds manifest"));
    assertThat(OutputFiles.changed(before, OutputFiles.identities(folder)), is(empty()));
  }

  @Test
  void run_foreignFilesBesideOurs_staySameWhateverHappens() throws Exception {
    run(output, "--until=shards");
    for (String name : BESIDE) {
      write(name);
    }
    link("raw/old");
    link("_tmp/old");
    Files.createSymbolicLink(output.resolve("results/link.json"), folder.resolve("elsewhere/file"));
    SortedMap<String, String> before = foreign();
    assertThat(before.keySet(), hasItem("output/raw/old/file"));

    run(output);
    assertThat("a full run", foreign(), is(before));
    run(output, "--maxTokens=20", "--clusters=5");
    assertThat("a changed option", foreign(), is(before));
    try (Child killed = child("--shardSize=15")) {
      assertThat(killed.awaitChange("vectors/shard_00002.parquet"), is(true));
      killed.kill();
    }
    assertThat("a kill", foreign(), is(before));
    run(output, "--shardSize=15");
    assertThat("a resumed run", foreign(), is(before));
    Files.write(archive, lines.subList(0, 47));
    run(output);
    assertThat("a smaller archive", foreign(), is(before));
    assertThat(Files.exists(output.resolve("raw/shard_00003.parquet")), is(false));
  }

  @Test
  void run_foreignFileOfANameThatIsNeeded_isRefusedAndStays() throws Exception {
    given(folder.resolve("whole"));
    given(output, "--until=shards");
    Set<String> there = OutputFiles.identities(output).keySet();
    List<String> needed =
        OutputFiles.identities(folder.resolve("whole")).keySet().stream()
            .filter(name -> !there.contains(name) && !name.matches("(_done/)?(vectors|labels)/.*"))
            .toList();
    assertThat(
        needed, hasItem("report.html")); // and the manifest's record, as it is of another run
    for (String name :
        Stream.concat(needed.stream(), Stream.of("vectors/shard_00005.parquet")).toList()) {
      Path file = write(name);
      SortedMap<String, String> before = OutputFiles.identities(folder);
      Run run = new Run();

      assertThat(name, run.run(arguments(output)), is(1));

      assertThat(
          run.lastError(), containsString(output.resolve(name) + " is in the way, since it is"));
      SortedMap<String, String> after = OutputFiles.identities(folder);
      assertThat(Files.readString(file), is(name));
      before.keySet().removeIf(known -> known.matches("output/(_strata|(_done/)?manifest).*"));
      after.keySet().removeIf(known -> known.matches("output/(_strata|(_done/)?manifest).*"));
      assertThat(name, OutputFiles.changed(before, after), is(empty()));
      Files.delete(file);
    }
    run(output);
    assertSameAsUnbroken();
  }

  @Test
  void run_untilShards_leavesForeignFilesOfLaterSteps() throws Exception {
    given(output, "--until=shards");
    for (String name : List.of("report.html", "vectors/shard_00001.parquet")) {
      write(name);
    }
    run(output, "--until=shards", "--shardSize=15");

    for (String name : List.of("report.html", "vectors/shard_00001.parquet")) {
      assertThat(Files.readString(output.resolve(name)), is(name));
    }
    Run run = new Run();
    assertThat(run.run(arguments(output)), is(1));
    assertThat(run.lastError(), containsString("/report.html is in the way, since it is"));
  }

  @Test
  void run_fileUrl_isThePathThatItNames() throws Exception {
    String there = folder.toUri().toString().replaceAll("/$", "");
    Run run = new Run();
    int status =
        run.run(
            "--archive=" + archive.toUri(),
            "--output=" + there + "/output",
            "--model=" + model.toUri(),
            "--scratch=" + there + "/scratch",
            "--shardSize=20");
    assertThat(run.errors(), status, is(0));

    assertThat(run.results(), containsString("report: " + there + "/output/report.html"));
    assertSameAsUnbroken();
    try (Stream<Path> all = Files.list(Path.of(""))) {
      assertThat(all.map(Path::toString).toList(), not(hasItem(containsString("file:"))));
    }
  }

  @Test
  void run_namesWithCharactersOfGlobs_areThoseFiles() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("a [1] {b}"));
    Files.move(archive, odd.resolve("archive.jsonl"));
    output = odd.resolve("out*put");
    Run run = new Run();
    int status =
        run.run(
            "--archive=" + odd.resolve("archive.jsonl"),
            "--output=" + output,
            "--model=" + model,
            "--shardSize=20");
    assertThat(run.errors(), status, is(0));

    archive = odd.resolve("archive.jsonl");
    assertSameAsUnbroken();
  }

  @Test
  void run_archiveThatIsNotThere_saysSoAtOnce() {
    for (String name : List.of("/nonexistent.jsonl", "/*.jsonnl", folder + "/*/*.jsonnl")) {
      Run run = new Run();

      assertThat(run.run("--archive=" + name, "--output=" + output), is(1));

      assertThat(
          "nothing is begun",
          run.errors().strip(),
          is("strata: no file matches the archive " + name));
    }
  }

  private Path write(String name) throws IOException {
    Path file = output.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  /** A link to a folder beside the output. */
  private void link(String name) throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("file"), "elsewhere");
    Files.writeString(elsewhere.resolve("shard_00001.parquet"), "elsewhere");
    Files.createDirectories(output.resolve(name).getParent());
    Files.createSymbolicLink(output.resolve(name), elsewhere);
  }

  /** What is known of all foreign files, those behind links, too. */
  private SortedMap<String, String> foreign() throws IOException {
    foreign.clear();
    List<String> names = Stream.concat(BESIDE.stream(), Stream.of("results/link.json")).toList();
    for (String name : names) {
      add("output/" + name);
    }
    for (String link : List.of("output/raw/old", "output/_tmp/old", "elsewhere")) {
      add(link + "/file");
      add(link + "/shard_00001.parquet");
    }
    return new TreeMap<>(foreign);
  }

  private void add(String name) throws IOException {
    Path file = folder.resolve(name);
    foreign.put(
        name,
        Files.getAttribute(file, "unix:ino")
            + " "
            + Files.getLastModifiedTime(file)
            + " "
            + Files.readString(file));
  }
}
