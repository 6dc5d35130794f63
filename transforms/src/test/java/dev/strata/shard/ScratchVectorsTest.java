/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strata.cluster.VectorShards;
import dev.strata.math.Points;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.JsonFile;
import dev.strata.store.OutputFiles;
import dev.strata.store.RunMarkTest;
import dev.strata.store.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchVectorsTest {
  private static final int N = 130;
  private static final int D = 8;
  private static final int SHARD = 40;
  private static final int HEADER_BYTES = 7;
  private static final RowsFile.Header NUMBERS =
      (file, n, d) ->
          Files.write(file, Arrays.copyOf(new byte[] {(byte) n, (byte) d}, HEADER_BYTES));

  private final float[] rows = Points.unitBalls(N, D, 3, 0.1, 1);

  @TempDir private Path folder;
  private OutputLayout layout;
  private List<Shard> shards;

  @BeforeEach
  void writeShards() throws IOException {
    OutputLayout output = OutputLayout.of(folder.resolve("out").toString());
    shards = VectorShards.write(output, rows, D, SHARD);
    layout = output.duringRun("run").withScratch(folder.resolve("scratch").toString());
    JsonFile.writeUnrecorded(layout, layout.running(), RunMarkTest.mark("run"));
  }

  @Test
  void map_shards_areTheirRowsUntilClosed() throws IOException {
    Path linked = folder.resolve("linked");
    try (ScratchVectors.Mapped vectors =
        ScratchVectors.map(layout, shards, HEADER_BYTES, NUMBERS)) {
      assertThat(read(vectors), is(rows));
      assertThat(files(), hasSize(1));
      vectors.linkTo(linked);
      assertThat(Files.isSameFile(vectors.file(), linked), is(true));
    }

    assertThat(files(), is(empty()));
    assertThat(Arrays.copyOf(Files.readAllBytes(linked), 2), is(new byte[] {(byte) N, D}));
    assertThat(Files.size(linked), is((long) HEADER_BYTES + rows.length * Float.BYTES));
  }

  @Test
  void map_someShardsWerePut_readsTheOthers() throws IOException {
    for (int put : new int[] {1, 3}) {
      float[] own = Arrays.copyOfRange(rows, put * SHARD * D, Math.min(N, (put + 1) * SHARD) * D);
      ScratchVectors.of(layout, HEADER_BYTES).put((long) put * SHARD, own.length / D, D, own);
      ScratchVectors.of(layout, HEADER_BYTES).complete(shards.get(put));
      Files.delete(Path.of(shards.get(put).path())); // not read, then
    }
    float[] half = Arrays.copyOf(rows, SHARD / 2 * D);
    Arrays.fill(half, 7); // of a step that failed
    ScratchVectors.of(layout, HEADER_BYTES).put(0, SHARD / 2, D, half);

    try (ScratchVectors.Mapped vectors =
        ScratchVectors.map(layout, shards, HEADER_BYTES, NUMBERS)) {
      assertThat(read(vectors), is(rows));
    }
  }

  @Test
  void deleteOwn_vectorsThatNobodyWanted_areGone() throws IOException {
    ScratchVectors.of(layout, HEADER_BYTES).put(0, N, D, rows);
    assertThat(files(), hasSize(1));

    OutputFiles.deleteScratch(layout);

    assertThat(Files.exists(folder.resolve("scratch")), is(true));
    assertThat(files(), is(empty()));
    ScratchVectors.of(layout, HEADER_BYTES); // anew
    assertThat(files(), hasSize(1));
    OutputFiles.deleteScratch(layout);
  }

  @Test
  void of_afterRunsThatWereKilled_deletesWhatTheyLeft() throws IOException {
    List<String> runs = new ArrayList<>();
    for (int run = 0; run < 19; run++) {
      runs.add("killed-" + run);
      Files.writeString(Scratch.newFile(layout.duringRun("killed-" + run)), "left");
    }
    runs.add("run");
    OutputFiles.writeTrace(layout, runs);

    ScratchVectors.of(layout, HEADER_BYTES).put(0, N, D, rows);

    assertThat(files(), hasSize(1));
    OutputFiles.deleteScratch(layout);
  }

  private static float[] read(ScratchVectors.Mapped vectors) {
    float[] read = new float[N * D];
    vectors.rows().get(0, N, read);
    return read;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("scratch"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
