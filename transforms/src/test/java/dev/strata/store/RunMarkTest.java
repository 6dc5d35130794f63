/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mark, and {@link OpenOutput}, which sets it. */
public class RunMarkTest {

  @TempDir private Path folder;

  private OutputLayout layout;

  @BeforeEach
  void lay() {
    layout = OutputLayout.of(folder.resolve("out").toString());
  }

  /** The mark of a run of which nothing is known. */
  public static RunMark mark(String runId) {
    return new RunMark(runId, "host", "boot", "pid:[1]", 1, "1", "", "");
  }

  /** The same run's, as if something about its process were otherwise. */
  private static RunMark as(RunMark mark, String boot, String namespaces, long pid, String tick) {
    return new RunMark(
        mark.runId(), mark.host(), boot, namespaces, pid, tick, mark.replaces(), mark.after());
  }

  @Test
  void submit_noMark_replacesNone() throws IOException {
    RunMark mark = RunMark.submit(layout, false);

    assertThat(mark.replaces(), is(""));
    assertThat(mark.after(), is(""));
    assertThat(mark.pid(), is(ProcessHandle.current().pid()));
  }

  @Test
  void submit_processAlive_isRefused() throws IOException {
    set(RunMark.submit(layout, false));

    for (boolean takeOver : new boolean[] {false, true}) {
      IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, takeOver));

      assertThat(
          refused.getMessage(),
          is(
              String.format(
                  "process %d is writing to %s: wait until it has ended, or end it; if this folder"
                      + " is a copy of the one that it writes to, delete %s, and give this run a"
                      + " --scratch folder of its own",
                  ProcessHandle.current().pid(), layout.shown(), layout.shown(layout.running()))));
    }
  }

  @Test
  void submit_processEnded_mayReplace() throws Exception {
    RunMark here = RunMark.submit(layout, false);
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    set(as(here, here.boot(), here.namespaces(), process.pid(), here.tick()));

    assertThat(RunMark.submit(layout, false).replaces(), is(not("")));
  }

  @Test
  void submit_numberOfTheProcessTakenByAnother_mayReplace() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    set(as(here, here.boot(), here.namespaces(), here.pid(), "1"));

    assertThat(RunMark.submit(layout, false).replaces(), is(not("")));
  }

  @Test
  void submit_otherContainerOfThisMachine_needsTakeOver() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    set(as(here, here.boot(), "pid:[1]", 1, "1"));

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(
        refused.getMessage(),
        is(
            String.format(
                "process 1 of host %s was writing to %s, and it cannot be seen from here whether it"
                    + " still does: once it has ended, start again with --takeOver",
                here.host(), layout.shown())));
    assertThat(RunMark.submit(layout, true).replaces(), is(not("")));
  }

  @Test
  void submit_otherBootAndStoreOfManyMachines_needsTakeOver() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    layout = OutputLayout.of("memory://marks/other-boot");
    RunMark here = RunMark.submit(layout, false);
    set(as(here, "another boot", here.namespaces(), here.pid(), here.tick()));

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(refused.getMessage(), containsString("--takeOver"));
    assertThat(RunMark.submit(layout, true).replaces(), is(not("")));
  }

  @Test
  void submit_jobThatNoProcessWaitsFor_needsTakeOver() throws IOException {
    set(RunMark.submit(layout, false).ofNoProcess());

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(refused.getMessage(), containsString("submitted without waiting for it"));
    assertThat(refused.getMessage(), containsString("--takeOver"));
    assertThat(RunMark.submit(layout, true).replaces(), is(not("")));
  }

  @Test
  void submit_bootedSinceAndDiskOfThisMachine_mayReplace() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    set(as(here, "the boot before", here.namespaces(), here.pid(), here.tick()));
    String disk = Files.getFileStore(Path.of(layout.root())).type();

    if (here.namespaces().equals("pid:[4026531836] time:[4026531834]")
        && List.of("btrfs", "ext4", "overlay", "tmpfs", "xfs", "zfs").contains(disk)) {
      assertThat(RunMark.submit(layout, false).replaces(), is(not("")));
    } else { // this test runs in a container, or the disk may be another machine's, too
      assertThrows(IOException.class, () -> RunMark.submit(layout, false));
    }
  }

  /** The disk of a file server, or of the host of virtual machines, is theirs alone by its type. */
  @Test
  void submit_otherBootOfAnotherHost_needsTakeOver() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    set(
        new RunMark(
            here.runId(),
            "client",
            "its boot",
            here.namespaces(),
            here.pid(),
            here.tick(),
            "",
            ""));

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(refused.getMessage(), containsString(" of host client was writing to "));
    assertThat(RunMark.submit(layout, true).replaces(), is(not("")));
  }

  @Test
  void submit_otherBootAndContainer_needsTakeOver() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    set(as(here, "another boot", "pid:[1] time:[4026531834]", 1, "1"));

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(refused.getMessage(), containsString("--takeOver"));
  }

  @Test
  void submit_otherTimeNamespaceOrTickUnknown_needsTakeOver() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    String shifted = here.namespaces().replaceFirst("time:.*", "time:[1]");
    for (RunMark other :
        List.of(
            as(here, here.boot(), shifted, here.pid(), "1"),
            as(here, here.boot(), here.namespaces(), here.pid(), ""))) {
      set(other);

      IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

      assertThat(refused.getMessage(), containsString("--takeOver"));
    }
  }

  @Test
  void submit_markThatCannotBeUnderstood_needsTakeOver() throws IOException {
    RunMark here = RunMark.submit(layout, false);
    open(here);
    String whole = Files.readString(Path.of(layout.running()));
    for (String other :
        List.of(
            "",
            "\0\0\0",
            whole.substring(0, 9),
            whole.substring(0, whole.length() - 2),
            whole.replace("\"host\"", "\"newer\" : 1,\n \"host\""))) {
      Files.writeString(Path.of(layout.running()), other);

      IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

      assertThat(other, refused.getMessage(), containsString("_running.json is the mark of a run"));
      RunMark mark = RunMark.submit(layout, true);
      assertThat(mark.replaces(), is(not("")));
      open(mark);
      assertThat(RunMark.find(layout), is(Optional.of(mark)));
    }
  }

  @Test
  void submit_noMarkOfStrata_isRefusedAndStays() throws IOException {
    open(RunMark.submit(layout, false));
    for (String foreign :
        List.of("{}", "null", "my notes on runs", "{\"runId\": \"../../victim\"}")) {
      Files.writeString(Path.of(layout.running()), foreign);
      for (boolean takeOver : new boolean[] {false, true}) {
        IOException e = assertThrows(IOException.class, () -> RunMark.submit(layout, takeOver));
        assertThat(e.getMessage(), containsString("_running.json is in the way, since it is"));
      }
      assertThat(Files.readString(Path.of(layout.running())), is(foreign));
    }
  }

  @Test
  void submit_markThatMayNotBeRead_isNoAbsence() throws IOException {
    set(RunMark.submit(layout, false));
    Path mark = Path.of(layout.running());
    Files.delete(mark);
    Files.createDirectory(mark); // it is there, and reading fails, for root, too

    IOException refused = assertThrows(IOException.class, () -> RunMark.submit(layout, false));

    assertThat(refused.getMessage(), containsString("is no regular file"));
    assertThrows(IOException.class, () -> RunMark.checkOwner(layout.duringRun("run")));
  }

  @Test
  void set_anotherRunHasWrittenAndEndedSince_isRefused() throws IOException {
    RunMark first = RunMark.submit(layout, false);
    RunMark second = RunMark.submit(layout, false);
    open(second);
    JsonFile.write(layout.duringRun(second.runId()), layout.manifest(), List.of());
    CloseOutput.abandon(layout, second);

    Throwable refused = assertThrows(RuntimeException.class, () -> open(first));

    assertThat(
        refused.getMessage(),
        containsString("another run has written to " + layout.shown() + " since this one was"));
    assertThat(RunMark.find(layout), is(Optional.empty()));
    open(RunMark.submit(layout, false));
  }

  @Test
  void deleteForeignTemporary_takenOver_leavesWhatIsOfTheNewerRun() throws IOException {
    RunMark old = RunMark.submit(layout, false);
    open(old);
    set(mark("newer"));
    OutputTrace.read(layout).with("newer").write(layout);
    Path newer = Files.createDirectories(Path.of(layout.duringRun("newer").ownTmp()));
    Files.writeString(newer.resolve("scratch"), "in use");
    OutputLayout own = layout.duringRun(old.runId());

    assertThrows(IOException.class, () -> StaleFiles.deleteForeignTemporary(own));
    assertThrows(IOException.class, () -> Scratch.deleteForeign(own));
    set(old); // as if it had looked before
    StaleFiles.deleteForeignTemporary(own);
    Scratch.deleteForeign(own);

    assertThat(Files.readString(newer.resolve("scratch")), is("in use"));
  }

  @Test
  void checkLast_anotherRunHasBegunOrEndedSince_isRefused() throws IOException {
    RunMark first = RunMark.submit(layout, false);
    open(first);
    OutputLayout own = layout.duringRun(first.runId());
    JsonFile.write(own, layout.manifest(), List.of());
    CloseOutput.abandon(layout, first);
    CloseOutput.writeMetrics(own, new Metrics(1, 0, List.of()));
    String metrics = Files.readString(Path.of(layout.metrics()));
    RunMark second = RunMark.submit(layout, false);
    open(second);
    assertThrows(
        IOException.class, () -> CloseOutput.writeMetrics(own, new Metrics(2, 0, List.of())));
    CloseOutput.abandon(layout, second);

    assertThrows(
        IOException.class, () -> CloseOutput.writeMetrics(own, new Metrics(2, 0, List.of())));

    assertThat(Files.readString(Path.of(layout.metrics())), is(metrics));
    assertThat(Path.of(layout.tmp()).toFile().exists(), is(false));
  }

  @Test
  void abandon_runThatMadeNothing_leavesNoTraceUnlessAnotherRunWasThere() throws IOException {
    RunMark first = RunMark.submit(layout, false);
    open(first);
    CloseOutput.abandon(layout, first);
    assertThat(Path.of(layout.root()).toFile().list().length, is(0));

    OutputTrace.NONE.with("earlier").write(layout);
    RunMark second = RunMark.submit(layout, false);
    open(second);
    CloseOutput.abandon(layout, second);
    assertThat(OutputTrace.read(layout).runs(), is(List.of("earlier", second.runId())));
  }

  @Test
  void open_newOutput_setsMarkAndDeletesTemporaryFiles() throws IOException {
    OutputTrace.NONE.with("ended").write(layout);
    RunMark mark = RunMark.submit(layout, false);
    JsonFile.write(layout, layout.manifest(), List.of());
    Path left = Path.of(layout.duringRun("ended").ownTmp(), "left");
    Files.writeString(Files.createDirectories(left.getParent()).resolve("left"), "over");
    Path kept = Files.writeString(Path.of(layout.tmp(), "somebody's"), "own");

    open(mark);

    assertThat(RunMark.find(layout), is(Optional.of(mark)));
    assertThat("nothing has changed yet", Path.of(layout.manifest()).toFile().exists(), is(true));
    assertThat(left.getParent().toFile().exists(), is(false));
    assertThat(Files.readString(kept), is("own"));
  }

  @Test
  void write_fileOfAFinishedOutput_deletesItsManifestOnceTheFileChanges() throws IOException {
    JsonFile.write(layout, layout.result("topics"), List.of("a"));
    RunMark mark = RunMark.submit(layout, false);
    JsonFile.write(layout, layout.manifest(), List.of());
    open(mark);
    OutputLayout own = layout.duringRun(mark.runId());

    JsonFile.write(own, own.result("topics"), List.of("a"));
    assertThat(Path.of(layout.manifest()).toFile().exists(), is(true));
    OutputLayout another = layout.duringRun("another");
    assertThrows(
        IOException.class, () -> JsonFile.write(another, another.result("topics"), List.of("b")));
    assertThat(Path.of(layout.manifest()).toFile().exists(), is(true));

    JsonFile.write(own, own.result("topics"), List.of("b"));
    assertThat(Path.of(layout.manifest()).toFile().exists(), is(false));
    JsonFile.write(own, own.manifest(), List.of()); // as the last step does
    JsonFile.write(own, own.metrics(), List.of());
    assertThat(Path.of(layout.manifest()).toFile().exists(), is(true));
  }

  @Test
  void open_secondAttempt_keepsTheMarkAndWhatTheRunHasMade() throws IOException {
    RunMark mark = RunMark.submit(layout, false);
    open(mark);
    Path scan = Path.of(layout.duringRun(mark.runId()).ownTmp(), "scan");
    Files.writeString(Files.createDirectories(scan.getParent()).resolve("scan"), "made");
    open(mark);

    assertThat(RunMark.find(layout), is(Optional.of(mark)));
    assertThat(scan.toFile().exists(), is(true));
  }

  @Test
  void open_markedMeanwhileByAnotherRun_isRefused() throws IOException {
    RunMark first = RunMark.submit(layout, false);
    RunMark second = RunMark.submit(layout, false);
    open(first);

    Throwable refused = assertThrows(RuntimeException.class, () -> open(second));

    assertThat(refused.getMessage(), containsString("began to write to " + layout.shown()));
    assertThat(RunMark.find(layout), is(Optional.of(first)));
  }

  private void set(RunMark mark) throws IOException {
    JsonFile.writeUnrecorded(layout, layout.running(), mark);
  }

  private void open(RunMark mark) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.apply(Create.of("archive")).apply(OpenOutput.of(layout, mark));
    pipeline.run().waitUntilFinish();
  }
}
