/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mark, and {@link OpenOutput}, which sets it. */
class RunMarkTest {

  @TempDir private Path folder;

  private OutputLayout layout;

  @BeforeEach
  void lay() {
    layout = OutputLayout.of(folder.resolve("out").toString());
  }

  @Test
  void submit_noMark_followsNobody() throws IOException {
    RunMark mark = RunMark.submit(layout, false);

    assertThat(mark.follows(), is(""));
    assertThat(mark.pid(), is(ProcessHandle.current().pid()));
  }

  @Test
  void submit_processAlive_isRefused() throws IOException {
    mark(RunMark.submit(layout, false));

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(
        refused.getMessage(),
        is(
            String.format(
                "process %d is writing to %s: wait until it has ended, or end it",
                ProcessHandle.current().pid(), layout.root())));
  }

  @Test
  void submit_processEnded_mayFollow() throws Exception {
    RunMark here = RunMark.submit(layout, false);
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    mark(new RunMark("ended", here.host(), process.pid(), here.began(), ""));

    assertThat(RunMark.submit(layout, false).follows(), is("ended"));
  }

  @Test
  void submit_numberOfTheProcessTakenByAnother_mayFollow() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    mark(new RunMark("ended", here.host(), here.pid(), "another boot 1", ""));

    assertThat(RunMark.submit(layout, false).follows(), is("ended"));
  }

  @Test
  void submit_otherHost_needsTakeOver() throws IOException {
    mark(new RunMark("elsewhere", "another.example", 1, "", ""));

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(refused.getMessage(), containsString("a run of host another.example was writing"));
    assertThat(refused.getMessage(), containsString("--takeOver"));
    assertThat(RunMark.submit(layout, true).follows(), is("elsewhere"));
  }

  @Test
  void submit_jobThatNoProcessWaitsFor_needsTakeOver() throws IOException {
    RunMark detached = RunMark.submit(layout, false).ofNoProcess();
    mark(detached);

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(refused.getMessage(), containsString("submitted without waiting for it"));
    assertThat(refused.getMessage(), containsString("--takeOver"));
    assertThat(RunMark.submit(layout, true).follows(), is(detached.runId()));
  }

  @Test
  void submit_takeOverWhileAliveHere_isRefused() throws IOException {
    mark(RunMark.submit(layout, false));

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, true));

    assertThat(refused.getMessage(), containsString("is writing to"));
  }

  @Test
  void submit_damagedMark_marksNoRun() throws IOException {
    Files.createDirectories(Path.of(layout.root()));
    for (String damaged : List.of("", "{", "{}", "null")) {
      Files.writeString(Path.of(layout.running()), damaged);

      assertThat(RunMark.submit(layout, false).follows(), is(""));
    }
  }

  @Test
  void open_newOutput_setsMarkAndDeletesManifestAndTemporaryFiles() throws IOException {
    RunMark mark = RunMark.submit(layout, false);
    JsonFile.writeUnrecorded(layout, layout.manifest(), List.of());
    Files.writeString(Files.createDirectories(Path.of(layout.tmp())).resolve("left"), "over");

    open(mark);

    assertThat(RunMark.find(layout), is(Optional.of(mark)));
    assertThat(Path.of(layout.manifest()).toFile().exists(), is(false));
    assertThat(Path.of(layout.tmp(), "left").toFile().exists(), is(false));
  }

  @Test
  void open_secondAttempt_keepsTheMarkAndWhatTheRunHasMade() throws IOException {
    RunMark mark = RunMark.submit(layout, false);
    open(mark);
    Files.writeString(Files.createDirectories(Path.of(layout.tmp())).resolve("scan"), "made");
    open(mark);

    assertThat(RunMark.find(layout), is(Optional.of(mark)));
    assertThat(Path.of(layout.tmp(), "scan").toFile().exists(), is(true));
  }

  @Test
  void open_markedMeanwhileByAnotherRun_isRefused() throws IOException {
    RunMark first = RunMark.submit(layout, false);
    RunMark second = RunMark.submit(layout, false);
    open(first);

    Throwable refused = assertThrows(RuntimeException.class, () -> open(second));

    assertThat(refused.getMessage(), containsString("began to write to " + layout.root()));
    assertThat(RunMark.find(layout), is(Optional.of(first)));
  }

  private void mark(RunMark mark) throws IOException {
    JsonFile.writeUnrecorded(layout, layout.running(), mark);
  }

  private void open(RunMark mark) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.apply(Create.of("archive")).apply(OpenOutput.of(layout, mark));
    pipeline.run().waitUntilFinish();
  }
}
