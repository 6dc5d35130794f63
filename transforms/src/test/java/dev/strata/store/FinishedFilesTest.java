/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.CapturedLog;
import dev.strata.model.OutputLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedFilesTest {
  private static final MadeFrom INPUTS = MadeFrom.step("test", 1).and("rows", "ab");

  @TempDir private Path folder;

  private OutputLayout layout;
  private String target;
  private Path file;

  @BeforeEach
  void lay() {
    layout = OutputLayout.of(folder.toString());
    target = layout.result("summary");
    file = Path.of(target);
  }

  @Test
  void write_newFile_isFoundWithItsLengthAndHash() throws IOException {
    Finished written = write(INPUTS, "words");

    assertThat(Files.readString(file), is("words"));
    assertThat(written.bytes(), is(5L));
    assertThat(
        written.sha256(), is("dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e"));
    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.of(written)));
  }

  @Test
  void find_otherInputsOrStepOrFormat_isNothing() throws IOException {
    write(INPUTS, "words");

    for (MadeFrom other :
        new MadeFrom[] {
          INPUTS.and("rows", "ac"),
          INPUTS.and("more", ""),
          MadeFrom.step("test", 2).and("rows", "ab"),
          MadeFrom.step("other", 1).and("rows", "ab")
        }) {
      assertThat(FinishedFiles.find(layout, target, other), is(Optional.empty()));
    }
  }

  @Test
  void find_recordOfAnotherLength_isNothing() throws IOException {
    Finished written = write(INPUTS, "words");
    Path record = Path.of(layout.done(target));
    String whole = Files.readString(record);
    Files.writeString(record, whole.replaceFirst("\"bytes\"\\s*:\\s*5", "\"bytes\":7"));
    assertThat(Files.readString(record), is(not(whole)));
    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.empty()));

    assertThat(write(INPUTS, "words"), is(written));
    assertThat(Files.readString(record), is(whole));
  }

  @Test
  void find_damagedFile_isNothing() throws IOException {
    write(INPUTS, "words");
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[2] ^= 1;
    for (byte[] damaged : new byte[][] {flipped, Arrays.copyOf(whole, 4), {}}) {
      Files.write(file, damaged);
      assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.empty()));
    }
    Files.delete(file);
    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.empty()));

    write(INPUTS, "words");
    assertThat(FinishedFiles.find(layout, target, INPUTS).isPresent(), is(true));
    assertThat(Files.readAllBytes(file), is(whole));
  }

  @Test
  void write_linkInThePlaceOfAFile_countsAsWhatItLeadsToAndIsReplacedWithoutIt()
      throws IOException {
    Finished written = write(INPUTS, "words");
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere);
    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.of(written)));
    write(INPUTS, "words");
    assertThat(Files.isSymbolicLink(file), is(true));

    write(INPUTS.and("more", ""), "others");

    assertThat(Files.isSymbolicLink(file), is(false));
    assertThat(Files.readString(file), is("others"));
    assertThat(Files.readString(elsewhere), is("words"));
  }

  @Test
  void find_missingOrDamagedRecord_isNothing() throws IOException {
    write(INPUTS, "words");
    Path record = Path.of(layout.done(target));
    assertThat(record, is(folder.resolve("_done/results/summary.json.json")));
    for (String damaged : List.of("{\"madeFrom\":", "{}", "null", "")) {
      Files.writeString(record, damaged);
      assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.empty()));
    }
    Files.delete(record);
    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.empty()));
  }

  @Test
  void write_fileWithoutRecord_isRefusedAndStays() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "somebody's");

    IOException refused = assertThrows(IOException.class, () -> write(INPUTS, "words"));

    assertThat(
        refused.getMessage(),
        is(
            file
                + " is in the way, since it is damaged or not from Strata: move it elsewhere, and"
                + " start again"));
    assertThat(Files.readString(file), is("somebody's"));
    assertThat(Path.of(layout.done(target)).toFile().exists(), is(false));
  }

  @Test
  void write_noRecordOfOursWhereItGoes_isRefusedAndStays() throws IOException {
    Path record = Path.of(layout.done(target));
    Files.createDirectories(record.getParent());
    for (String foreign : List.of("{}", "null", "{\"papers\": 3}", "words", "{\n  \"made\" : 1")) {
      Files.writeString(record, foreign);

      IOException refused = assertThrows(IOException.class, () -> write(INPUTS, "words"));

      assertThat(refused.getMessage(), startsWith(record + " is in the way"));
      assertThat(Files.readString(record), is(foreign));
      assertThat(Files.exists(file), is(false));
    }
  }

  /** Somebody keeps a copy of a shard and of its record under another shard's name. */
  @Test
  void write_copyOfAnotherFileAndItsRecord_isRefusedAndStays() throws IOException {
    write(INPUTS, "words");
    String copied = layout.raw(9);
    Files.createDirectories(Path.of(copied).getParent());
    Files.createDirectories(Path.of(layout.done(copied)).getParent());
    Files.copy(file, Path.of(copied));
    Files.copy(Path.of(layout.done(target)), Path.of(layout.done(copied)));

    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                FinishedFiles.write(
                    layout, copied, INPUTS, channel -> channel.write(UTF_8.encode("other"))));

    assertThat(refused.getMessage(), startsWith(layout.done(copied) + " is in the way"));
    assertThat(Files.readString(Path.of(copied)), is("words"));
  }

  @Test
  void write_recordCutShortOrZeroed_isMadeAnew() throws IOException {
    Path record = Path.of(layout.done(target));
    write(INPUTS, "words");
    String whole = Files.readString(record);
    for (String damaged :
        List.of("", whole.substring(0, 9), whole.substring(0, whole.length() - 2), "\0\0\0")) {
      Files.writeString(record, damaged);

      write(INPUTS, "words");

      assertThat(Files.readString(record), is(whole));
    }
  }

  @Test
  void write_killedBetweenRecordAndName_isMadeAnew() throws IOException {
    Finished written = write(INPUTS, "words");
    Files.writeString(file, "of before");
    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.empty()));

    assertThat(write(INPUTS, "words"), is(written));

    assertThat(Files.readString(file), is("words"));
  }

  @Test
  void write_folderOnTheWayIsALink_isRefused() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(file.getParent(), elsewhere);

    IOException refused = assertThrows(IOException.class, () -> write(INPUTS, "words"));

    assertThat(refused.getMessage(), startsWith(file.getParent() + " is a link"));
    assertThat(elsewhere.toFile().list().length, is(0));
  }

  @Test
  void delete_fileWithoutRecord_stays() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "somebody's");

    FinishedFiles.delete(layout, target);

    assertThat(Files.readString(file), is("somebody's"));
  }

  @Test
  void write_failing_leavesFileAndRecordAsTheyWere() throws IOException {
    Finished before = write(INPUTS, "words");

    assertThrows(
        IOException.class,
        () ->
            FinishedFiles.write(
                layout,
                target,
                INPUTS.and("rows", "ac"),
                channel -> {
                  throw new IOException("disk full");
                }));

    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.of(before)));
  }

  @Test
  void write_otherAttemptEndedFirst_keepsItsFile() throws IOException {
    SortedMap<String, String> first = new TreeMap<>();
    Finished late =
        FinishedFiles.write(
            layout,
            target,
            INPUTS,
            channel -> {
              write(INPUTS, "words");
              first.putAll(OutputFiles.identities(folder));
              channel.write(ByteBuffer.wrap("words".getBytes(UTF_8)));
            });

    assertThat(Files.readString(file), is("words"));
    assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.of(late)));
    SortedMap<String, String> now = OutputFiles.identities(folder);
    assertThat(now.get("results/summary.json"), is(first.get("results/summary.json")));
    assertThat(Path.of(layout.tmp()).toFile().list().length, is(0));
  }

  @Test
  void write_attemptPausedWhileAnotherEnds_leavesOneRightFile() throws Exception {
    Process paused =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PausedAttempt.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = paused.inputReader(UTF_8)) {
      assertThat(said.readLine(), is("half written"));
      signal("STOP", paused);
      Finished here = write(INPUTS, PausedAttempt.TEXT);
      SortedMap<String, String> then = OutputFiles.hashes(folder.resolve("results"));
      signal("CONT", paused);
      paused.outputWriter(UTF_8).append("go on\n").flush();

      assertThat(said.readLine(), is(here.toString()));
      assertThat(paused.waitFor(), is(0));
      assertThat(OutputFiles.hashes(folder.resolve("results")), is(then));
      assertThat(FinishedFiles.find(layout, target, INPUTS), is(Optional.of(here)));
      assertThat(Path.of(layout.tmp()).toFile().list().length, is(0));
    } finally {
      paused.destroyForcibly();
    }
  }

  /** An attempt that stops half way until it is told to go on. */
  static final class PausedAttempt {
    static final String TEXT = "half and half";

    private PausedAttempt() {}

    public static void main(String[] args) throws IOException {
      OutputLayout layout = OutputLayout.of(args[0]);
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      Finished finished =
          FinishedFiles.write(
              layout,
              layout.result("summary"),
              INPUTS,
              channel -> {
                channel.write(ByteBuffer.wrap(TEXT.substring(0, 5).getBytes(UTF_8)));
                System.out.println("half written");
                in.readLine();
                channel.write(ByteBuffer.wrap(TEXT.substring(5).getBytes(UTF_8)));
              });
      System.out.println(finished);
    }
  }

  @Test
  void write_content_isReplacedOnlyWhereItChanged() throws IOException {
    JsonFile.write(layout, target, Map.of("papers", 1));
    SortedMap<String, String> first = OutputFiles.identities(folder);
    JsonFile.write(layout, target, Map.of("papers", 1));
    assertThat(OutputFiles.changed(first, OutputFiles.identities(folder)), is(empty()));

    JsonFile.write(layout, target, Map.of("papers", 2));
    assertThat(
        OutputFiles.changed(first, OutputFiles.identities(folder)),
        contains("_done/results/summary.json.json", "results/summary.json"));
  }

  /** Such as notes in a report. */
  @Test
  void write_contentThatSomebodyChanged_isReplacedAndSaidSo() throws IOException {
    String report = layout.report();
    for (String text : List.of("first", "second")) {
      try (CapturedLog log = new CapturedLog()) {
        FinishedFiles.write(layout, report, channel -> channel.write(UTF_8.encode(text)));
        assertThat(log.text(), is(""));
      }
    }
    Files.writeString(Path.of(report), "second, with notes");

    try (CapturedLog log = new CapturedLog()) {
      FinishedFiles.write(layout, report, channel -> channel.write(UTF_8.encode("third")));
      assertThat(
          log.text(), containsString(report + " is not what was written there, so it is made"));
    }
    assertThat(Files.readString(Path.of(report)), is("third"));
  }

  @Test
  void write_outputTakenOverByAnotherRun_isRefused() throws IOException {
    OutputLayout mine = layout.duringRun("mine");
    IOException noMark = assertThrows(IOException.class, () -> write(mine, "words"));
    assertThat(
        noMark.getMessage(), is(folder + "/ no longer has this run's mark, so the run ends here"));

    JsonFile.writeUnrecorded(layout, layout.running(), RunMarkTest.mark("mine"));
    write(mine, "words");
    JsonFile.writeUnrecorded(layout, layout.running(), RunMarkTest.mark("other"));
    IOException taken = assertThrows(IOException.class, () -> write(mine, "more words"));
    assertThat(taken.getMessage(), startsWith("another run has taken over " + folder));
    assertThat(Files.readString(file), is("words"));
  }

  @Test
  void fingerprint_dependsOnInputsAndContent() throws IOException {
    Finished one = write(INPUTS, "words");
    Finished otherContent = new Finished(INPUTS, 5, "00", one.file());
    Finished otherInputs = new Finished(INPUTS.and("rows", "ac"), 5, one.sha256(), one.file());
    assertThat(one.fingerprint(), is(write(INPUTS, "words").fingerprint()));
    assertThat(otherContent.fingerprint(), is(not(one.fingerprint())));
    assertThat(otherInputs.fingerprint(), is(not(one.fingerprint())));
  }

  private Finished write(MadeFrom inputs, String text) throws IOException {
    return FinishedFiles.write(
        layout, target, inputs, channel -> channel.write(ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  private void write(OutputLayout run, String text) throws IOException {
    FinishedFiles.write(
        run, target, channel -> channel.write(ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  private static void signal(String name, Process process) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    assertThat(status, is(0));
  }
}
