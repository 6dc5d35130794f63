/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir private Path folder;

  @Test
  void deleteForeign_afterARunThatWasKilled_leavesNothingOfIt() throws IOException {
    String scratch = folder.resolve("scratch").toString();
    OutputLayout layout = layout("out", "second").withScratch(scratch);
    OutputTrace.NONE.with("first").with("second").write(layout);
    JsonFile.writeUnrecorded(layout, layout.running(), RunMarkTest.mark("second"));
    Path left = Scratch.newFile(layout("out", "first").withScratch(scratch));
    Files.writeString(left, "left");
    Path other = Scratch.newFile(layout("other", "third").withScratch(scratch));
    Files.writeString(other, "of a run on another output");

    StaleFiles.deleteForeignTemporary(layout);

    assertThat(files("scratch"), is(List.of(other)));
    assertThat(files("out").size(), is(2)); // the trace and the mark
    Path own = Files.writeString(Scratch.newFile(layout), "own");
    StaleFiles.deleteForeignTemporary(layout);
    assertThat(Files.exists(own), is(true));
    StaleFiles.deleteOwnTemporary(layout);
    assertThat(files("scratch"), is(List.of(other)));
  }

  @Test
  void deleteForeign_outputThatWasMoved_findsWhatItsRunLeft() throws IOException {
    String scratch = folder.resolve("scratch").toString();
    Path left = Scratch.newFile(layout("before", "first").withScratch(scratch));
    Files.writeString(left, "left");
    OutputLayout layout = layout("moved", "second").withScratch(scratch);
    OutputTrace.NONE.with("first").with("second").write(layout);
    JsonFile.writeUnrecorded(layout, layout.running(), RunMarkTest.mark("second"));
    Path foreign = Path.of(scratch, "strata-somebody", "file");
    Files.createDirectories(foreign.getParent());
    Files.writeString(foreign, "somebody's");

    StaleFiles.deleteForeignTemporary(layout);

    assertThat(files("scratch"), is(List.of(foreign)));
  }

  @Test
  void newFile_noFolderNamed_isAmongTheTemporaryFiles() throws IOException {
    OutputLayout layout = layout("out", "run");
    assertThat(Scratch.newFile(layout).toString(), startsWith(layout.ownTmp()));
  }

  @Test
  void newFile_outputNotLocal_isInTheTemporaryFolderOfTheMachine() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    OutputLayout layout = OutputLayout.of("counted:///" + folder.resolve("out")).duringRun("run");
    Path file = Scratch.newFile(layout);
    assertThat(file.toString(), startsWith(System.getProperty("java.io.tmpdir")));
    Scratch.delete(layout);
    assertThat(file.getParent().getParent().toFile().exists(), is(false));
  }

  @Test
  void newFile_folderThatCannotBeMade_saysWhy() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    OutputLayout layout = layout("out", "run").withScratch(file.toString());
    IOException e = assertThrows(IOException.class, () -> Scratch.newFile(layout));
    assertThat(e.getMessage(), startsWith("cannot make the folder of scratch files " + file + "/"));
    assertThat(e.getMessage(), endsWith(": Not a directory; name another with --scratch"));
  }

  private OutputLayout layout(String output, String run) {
    return OutputLayout.of(folder.resolve(output).toString()).duringRun(run);
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
