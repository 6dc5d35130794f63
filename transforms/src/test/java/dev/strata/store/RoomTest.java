/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.OutputLayout;
import dev.strata.store.Room.Need;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  private static final int D = 768;
  private static final long PAPERS = 1000;
  private static final long VECTORS = PAPERS * D * Float.BYTES;
  private static final String FILE_OF_VECTORS = "the scratch file of the vectors";
  private static final Room.Index FLAT = new Room.Index(true, d -> 4L * d);
  private static final Room.Index OTHER = new Room.Index(false, d -> d + 1);

  @TempDir private Path folder;
  private OutputLayout layout;

  @BeforeEach
  void lay() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    layout = OutputLayout.of(folder.resolve("out").toString()).duringRun("run");
  }

  @Test
  void shortage_ofALittle_isInBytes() {
    assertThat(
        Room.shortage(200_000, 201_000, "at least %s are needed"),
        is("room for 200,000 bytes, and at least 201,000 bytes are needed"));
    assertThat(
        Room.shortage(200_000, 900_000, "at least %s are needed"),
        is("room for 0.2 MiB, and at least 0.9 MiB are needed"));
  }

  @Test
  void needs_flatIndex_isALinkWhereTheScratchFileLiesInTheOutput() throws IOException {
    assertThat(
        new Room(true, FLAT).needs(layout, PAPERS, D),
        is(
            List.of(
                new Need(folder.resolve("out/vectors"), VECTORS, "the vector shards"),
                new Need(Path.of(layout.ownTmp()), VECTORS, FILE_OF_VECTORS))));
  }

  @Test
  void needs_scratchFolderOfItsOwn_isACopyInTheOutput() throws IOException {
    OutputLayout other = layout.withScratch(folder.resolve("scratch").toString());
    assertThat(
        new Room(false, FLAT).needs(other, PAPERS, D),
        is(
            List.of(
                new Need(Scratch.ofRun(other), VECTORS, FILE_OF_VECTORS),
                new Need(folder.resolve("out"), VECTORS, "the index"))));
  }

  @Test
  void needs_otherIndex_isMadeBesideTheVectors() throws IOException {
    assertThat(
        new Room(false, OTHER).needs(layout, PAPERS, D),
        is(
            List.of(
                new Need(Path.of(layout.ownTmp()), VECTORS, FILE_OF_VECTORS),
                new Need(
                    Path.of(layout.ownTmp()), PAPERS * (D + 1), "the index while it is made"))));
  }

  @Test
  void needs_outputNotLocal_isWhatIsWrittenHere() throws IOException {
    OutputLayout remote = OutputLayout.of("counted:///" + folder.resolve("out")).duringRun("run");
    assertThat(
        new Room(true, FLAT).needs(remote, PAPERS, D),
        is(List.of(new Need(Scratch.ofRun(remote), VECTORS, FILE_OF_VECTORS))));
    Scratch.delete(remote);
  }

  @Test
  void needs_noFinalStage_isTheShardsAlone() throws IOException {
    assertThat(
        new Room(true, null).needs(layout, PAPERS, D),
        is(List.of(new Need(folder.resolve("out/vectors"), VECTORS, "the vector shards"))));
    assertThat(new Room(false, null).needs(layout, PAPERS, D), is(empty()));
  }

  /** Else a run that was killed could not go on, on a disk that it nearly fills. */
  @Test
  void needs_whatIsThere_isNotAskedAgain() throws IOException {
    write(layout.vectors(0), 1000);
    write(layout.vectors(1), 20);
    write(layout.attempt("of another worker"), 4);
    assertThat(
        new Room(true, null).needs(layout, PAPERS, D),
        is(List.of(new Need(folder.resolve("out/vectors"), VECTORS - 1024, "the vector shards"))));
    write(layout.index(), 7);
    assertThat(new Room(false, OTHER).needs(layout, PAPERS, D).size(), is(2));
    write(layout.lonely(), 7);
    assertThat(new Room(false, OTHER).needs(layout, PAPERS, D), is(empty()));
  }

  @Test
  void check_tooLittle_saysWhatNeedsHowMuchAndWhere() throws IOException {
    new Room(true, FLAT).check(layout, 1, D);
    IOException e =
        assertThrows(IOException.class, () -> new Room(true, OTHER).check(layout, 1L << 50, 384));
    assertThat(
        e.getMessage(),
        allOf(
            matchesPattern("there is room for [0-9.]+ GiB, and the run needs at least .*"),
            containsString(
                " at least 5235539968.0 GiB: 1610612736.0 GiB for the vector shards in "),
            containsString(", 1610612736.0 GiB for the scratch file of the vectors in " + folder),
            containsString(", 1610612736.0 GiB for its copy by topics, for want of memory in "),
            containsString(", 403701760.0 GiB for the index while it is made in " + folder)));
  }

  /** Others may write to the disk meanwhile. */
  @Test
  void left_ofADisk_isLessThanItHasByAMargin() throws IOException {
    FileStore disk = Files.getFileStore(folder);
    long margin = Math.min(64L << 20, disk.getTotalSpace() / 16);
    long before = disk.getUsableSpace();

    long free = RoomLeft.on(folder.resolve("not/there/yet"), "here").free();

    long usable = Math.max(before, disk.getUsableSpace());
    assertThat(free, is(lessThan(usable - margin / 2)));
    assertThat(free, is(greaterThan(Math.min(before, disk.getUsableSpace()) - 2 * margin)));
  }

  @Test
  void left_ofScratch_namesTheOptionThatMovesIt() throws IOException {
    RoomLeft left = RoomLeft.ofScratch(folder);

    IOException e = assertThrows(IOException.class, () -> left.check(1e18));

    assertThat(e.getMessage(), containsString("on the disk of " + folder));
    assertThat(e.getMessage(), endsWith("name a folder on a larger disk with --scratch"));
  }

  private static void write(String file, int bytes) throws IOException {
    Files.createDirectories(Path.of(file).getParent());
    Files.write(Path.of(file), new byte[bytes]);
  }
}
