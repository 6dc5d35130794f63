/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFilesTest {
  @TempDir private Path folder;

  private Path output;
  private OutputLayout layout;

  @BeforeEach
  void lay() {
    output = folder.resolve("out");
    layout = OutputLayout.of(output.toString());
  }

  @Test
  void checkMayWriteOutput_missingOrEmptyOrOfTheSystemAlone_mayBeWritten() throws IOException {
    OwnFiles.checkMayWriteOutput(layout);
    Files.createDirectories(output.resolve("lost+found"));
    Files.writeString(output.resolve(".DS_Store"), "");
    OwnFiles.checkMayWriteOutput(layout);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raw/mine.parquet",
        "_tmp/notes.txt",
        "manifest.json",
        "_running.json",
        "_done/raw/shard_00000.parquet.json",
        "notes.txt",
        ".hidden"
      })
  void checkMayWriteOutput_somebodyElsesFile_isRefused(String name) throws IOException {
    Files.createDirectories(output.resolve(name).getParent());
    Files.writeString(output.resolve(name), "{\"files\": {}}");

    IOException e = assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));

    assertThat(
        e.getMessage(),
        startsWith(
            output + "/ is not empty and is no output of Strata (it holds " + name.split("/")[0]));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 99_999_999_999L})
  void checkMayWriteOutput_traceOfANewerVersion_isRefused(long format) throws IOException {
    Files.createDirectories(output);
    Files.writeString(
        output.resolve("_strata.json"),
        "{\"format\": " + format + ", \"runs\": {}, \"more\": [1]}");

    IOException e = assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));

    assertThat(
        e.getMessage(),
        startsWith(
            output
                + "/ is the output of a newer version of Strata (its format is "
                + format
                + ", this version knows 1)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "{}",
        "[]",
        "{\"format\": 0}",
        "{\"format\": 1}",
        "{\"format\": 1, \"runs\": [\"../../victim\"]}",
        "{\"format\": 1, \"runs\": [\"\"]}",
        "{\"format\": 1, \"runs\": [\".\"]}",
        "{\"format\": 1, \"runs\": [\"/data/victim\"]}",
        "{\"format\": 1, \"runs\": [null]}"
      })
  void checkMayWriteOutput_damagedTrace_isRefusedAndSaysWhatToDo(String damaged)
      throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("_strata.json"), damaged);

    IOException e = assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));

    assertThat(e.getMessage(), startsWith(output + "/_strata.json is damaged, or Strata did not"));
    assertThat(e.getMessage(), endsWith("; otherwise name another --output"));
  }

  @Test
  void checkMayWriteOutput_traceOrMarkThatIsNoFile_isRefused() throws Exception {
    for (String name : List.of("_strata.json", "_running.json")) {
      Storage.deleteFolder(output.toString());
      Files.createDirectories(output);
      Files.writeString(output.resolve("mine.txt"), "mine");
      Files.createSymbolicLink(output.resolve(name), folder.resolve("nowhere"));
      IOException link =
          assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
      assertThat(link.getMessage(), startsWith(output + "/" + name + " is no regular file"));

      Files.delete(output.resolve(name));
      new ProcessBuilder("mkfifo", output.resolve(name).toString()).start().waitFor();
      IOException pipe =
          assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
      assertThat(pipe.getMessage(), startsWith(output + "/" + name + " is no regular file"));
    }
  }

  @Test
  void checkMayWriteOutput_markAloneAmongFilesOfSomebodyElse_isRefused() throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("_running.json"), "{\"runId\": \"a\"}");
    OwnFiles.checkMayWriteOutput(layout);
    Files.writeString(output.resolve("mine.txt"), "mine");
    assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
  }

  @Test
  void checkMayWriteOutput_earlierVersionWithoutATrace_mayBeWritten() throws IOException {
    JsonFile.write(layout, layout.result("summary"), "found");
    OwnFiles.checkMayWriteOutput(layout);
    Files.writeString(output.resolve("manifest.json"), "mine");
    assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "vectors", "labels", "rejects", "results", "_done", "_tmp"})
  void checkMayWriteOutput_folderThatIsALinkOrAFile_isRefused(String name) throws IOException {
    OutputTrace.NONE.with("run").write(layout);
    Storage.deleteFolder(layout.tmp());
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(output.resolve(name), elsewhere);

    IOException link = assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
    assertThat(link.getMessage(), startsWith(output + "/" + name + " is a link"));

    Files.delete(output.resolve(name));
    Files.writeString(output.resolve(name), "mine");
    IOException file = assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
    assertThat(file.getMessage(), startsWith(output + "/" + name + " is a file"));
  }

  /** What has the name of a file that a run wrote is refused before that name is needed. */
  @ParameterizedTest
  @ValueSource(strings = {"raw/shard_00007.parquet", "report.html"})
  void checkMayWriteOutput_folderOrPipeInThePlaceOfAFile_isInTheWay(String name) throws Exception {
    OutputTrace.NONE.with("run").write(layout);
    Path file = output.resolve(name);
    FinishedFiles.write(layout, file.toString(), channel -> {});
    OwnFiles.checkMayWriteOutput(layout);
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere); // to another disk
    OwnFiles.checkMayWriteOutput(layout);

    for (String command : List.of("mkdir", "mkfifo", "ln -s /dev/zero")) {
      Files.delete(file);
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.add(file.toString());
      assertThat(new ProcessBuilder(words).start().waitFor(), is(0));
      IOException e = assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
      assertThat(e.getMessage(), startsWith(file + " is in the way, since it is damaged or not"));
    }
    layout = layout.leaving(Set.of("raw", "report.html"));
    OwnFiles.checkMayWriteOutput(layout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "_done/raw", "_done/results"})
  void checkMayWriteOutput_folderThatMayNotBeWritten_isRefused(String name) throws IOException {
    OutputTrace.NONE.with("run").write(layout);
    Path locked = Files.createDirectories(output.resolve(name));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(locked), "root may write everywhere");

    IOException e = assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));

    assertThat(e.getMessage(), is("cannot write to " + locked + ": permission is denied"));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 300})
  void checkShards_oneIsSomebodyElses_isRefused(int shards) throws IOException {
    List<String> names =
        IntStream.range(0, shards).mapToObj(layout::raw).map(StaleFiles::name).toList();
    FinishedFiles.write(layout, layout.raw(0), channel -> {});
    Files.writeString(output.resolve("raw/mine.parquet"), "mine");
    OwnFiles.checkShards(layout, names);
    Files.createDirectories(output.resolve("labels"));
    Files.writeString(output.resolve("labels/shard_00002.parquet"), "mine");

    IOException e = assertThrows(IOException.class, () -> OwnFiles.checkShards(layout, names));

    assertThat(
        e.getMessage(),
        startsWith(output + "/labels/shard_00002.parquet is in the way, since it is damaged"));
  }

  @Test
  void keep_somebodyElsesFilesBesideAndAmongTheRecords_stay() throws IOException {
    for (String name : List.of("one", "two")) {
      FinishedFiles.write(layout, output + "/raw/" + name, channel -> {});
    }
    List<String> foreign =
        List.of("raw/mine.parquet", "raw/deep/mine.parquet", "_done/raw/mine.json", "_done/x");
    for (String name : foreign) {
      Files.createDirectories(output.resolve(name).getParent());
      Files.writeString(output.resolve(name), name);
    }
    SortedMap<String, String> before = OutputFiles.identities(output);

    StaleFiles.keep(layout, "raw", Set.of("one"));

    assertThat(
        OutputFiles.changed(before, OutputFiles.identities(output)),
        is(Set.of("raw/two", "_done/raw/two.json")));
  }

  /** As a copy of a folder together with that of its records makes them. */
  @Test
  void keep_copiesOfFilesAndOfTheirRecords_stay() throws IOException {
    FinishedFiles.write(layout, layout.raw(0), channel -> {});
    FinishedFiles.write(layout, layout.raw(1), channel -> {});
    for (String folder : List.of("raw/", "_done/raw/")) {
      Path copy = Files.createDirectories(output.resolve(folder + "backup"));
      String name = "shard_00001.parquet" + (folder.startsWith("_") ? ".json" : "");
      Files.copy(output.resolve(folder + name), copy.resolve(name));
    }
    SortedMap<String, String> before = OutputFiles.identities(output);

    StaleFiles.keep(layout, "raw", Set.of("shard_00000.parquet"));

    assertThat(
        OutputFiles.changed(before, OutputFiles.identities(output)),
        is(Set.of("raw/shard_00001.parquet", "_done/raw/shard_00001.parquet.json")));
  }

  @Test
  void checkFree_recordThatIsALinkOrAFolder_isInTheWay() throws IOException {
    FinishedFiles.write(layout, layout.raw(0), channel -> {});
    Path record = Path.of(layout.done(layout.raw(0)));
    Files.delete(record);
    Files.createSymbolicLink(record, folder.resolve("nowhere"));
    IOException link = assertThrows(IOException.class, this::checkShard);
    Files.delete(record);
    Files.createDirectory(record);
    IOException directory = assertThrows(IOException.class, this::checkShard);

    for (IOException e : List.of(link, directory)) {
      assertThat(
          e.getMessage(),
          startsWith(record + " is in the way, since it is damaged or not from Strata"));
    }
  }

  private void checkShard() throws IOException {
    OwnFiles.checkShards(layout, List.of("shard_00000.parquet"));
  }

  @Test
  void check_foreignFilesOfStepsThatTheRunDoesNotCome_areNotInTheWay() throws IOException {
    OutputTrace.NONE.with("run").write(layout);
    Files.createDirectories(output.resolve("vectors"));
    Files.writeString(output.resolve("vectors/shard_00000.parquet"), "mine");
    Files.writeString(output.resolve("report.html"), "mine");
    Files.createSymbolicLink(output.resolve("index"), folder);

    assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));
    assertThrows(IOException.class, this::checkShard);
    layout = layout.leaving(Set.of("vectors", "labels", "index", "report.html"));
    OwnFiles.checkMayWriteOutput(layout);
    checkShard();
    Files.createDirectories(output.resolve("raw"));
    Files.writeString(output.resolve("raw/shard_00000.parquet"), "mine");
    assertThrows(IOException.class, this::checkShard);
  }

  @Test
  void keep_folderThatHasBecomeALink_isRefusedAndNothingBehindItIsDeleted() throws IOException {
    FinishedFiles.write(layout, output + "/labels/part/one", channel -> {});
    Path elsewhere = output.resolveSibling("elsewhere");
    Files.move(output.resolve("labels/part"), elsewhere);
    Files.createSymbolicLink(output.resolve("labels/part"), elsewhere);

    IOException failure =
        assertThrows(IOException.class, () -> StaleFiles.keep(layout, "labels", Set.of()));

    assertThat(failure.getMessage(), containsString(output + "/labels/part"));
    assertThat(Files.exists(elsewhere.resolve("one")), is(true));
  }

  @Test
  void checkMayWriteOutput_recordsBehindALink_isRefused() throws IOException {
    OutputTrace.NONE.with("run").write(layout);
    FinishedFiles.write(layout, output + "/labels/part/one", channel -> {});
    OwnFiles.checkMayWriteOutput(layout);
    Path elsewhere = output.resolveSibling("elsewhere");
    Files.move(output.resolve("_done/labels/part"), elsewhere);
    Files.createSymbolicLink(output.resolve("_done/labels/part"), elsewhere);

    IOException failure =
        assertThrows(IOException.class, () -> OwnFiles.checkMayWriteOutput(layout));

    assertThat(
        failure.getMessage(), startsWith(output + "/_done/labels/part is a link: Strata needs a"));
  }

  @Test
  void checkMayWriteOutput_runKilledBeforeItsMark_isStartedAgainAndCleanedUp() throws IOException {
    String killed = "7a2b9328-fcb2-4254-97d5-b7a4c4326043";
    Path left =
        Path.of(layout.duringRun(killed).ownTmp(), "attempt_0f0e0d0c-0b0a-4908-8706-050403020100");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "{");

    RunMark mark = RunMark.submit(layout, false);
    mark.set(layout.duringRun(mark.runId()));
    StaleFiles.deleteForeignTemporary(layout.duringRun(mark.runId()));

    assertThat(Files.exists(left.getParent()), is(false));
  }

  @Test
  void checkMayWriteOutput_temporaryFolderOfSomebodyElse_isRefused() throws IOException {
    Path own = Path.of(layout.tmp(), "7a2b9328-fcb2-4254-97d5-b7a4c4326043", "notes.txt");
    Files.createDirectories(own.getParent());
    Files.writeString(own, "mine");
    IOException e = assertThrows(IOException.class, () -> RunMark.submit(layout, false));
    assertThat(e.getMessage(), containsString("is no output of Strata (it holds _tmp)"));
  }
}
