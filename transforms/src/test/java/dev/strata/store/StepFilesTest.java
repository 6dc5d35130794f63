/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepFilesTest {
  private static final long START = 1_700_000_000_000L;
  private static final List<StepFiles> STEPS =
      List.of(
          new StepFiles("read", "", false, true),
          new StepFiles("write", "raw/", true, true),
          new StepFiles("embed", "vectors/", true, false),
          new StepFiles("label", "labels/", true, true));

  @TempDir private Path output;

  /** Two shards of ten papers each, of which the first one's vectors were kept. */
  @Test
  void metrics_filesOfARun_tellWhenEachStepBeganAndEnded() throws IOException {
    OutputLayout layout = OutputLayout.of(output.toString()).duringRun("run");
    write(layout.running(), START);
    write(layout.plan(), START + 2_000);
    Map<String, Long> recorded =
        Map.of(
            layout.raw(0), START + 3_000,
            layout.raw(1), START + 5_000,
            layout.vectors(0), START - 9_000,
            layout.vectors(1), START + 7_000,
            layout.labels("shard_00000.parquet"), START + 8_000,
            layout.labels("shard_00001.parquet"), START + 8_500);

    Metrics metrics = StepFiles.metrics(layout, STEPS, recorded, counts(20, 2));

    assertThat(metrics.seconds(), is(8.5));
    assertThat(metrics.peakMemoryMib(), is(greaterThan(0L)));
    assertThat(
        metrics.steps(),
        is(
            List.of(
                new Metrics.Step("read", 20, 0, 2, 10, Map.of()),
                new Metrics.Step("write", 20, 0, 3, 20 / 3.0, Map.of()),
                new Metrics.Step("embed", 20, 10, 4, 5, Map.of()),
                new Metrics.Step("label", 20, 0, 1.5, 20 / 1.5, Map.of()))));
  }

  /** An attempt to end the run may be killed once it has deleted the temporary files. */
  @Test
  void metrics_planIsGone_leavesOutWhenItWasMade() throws IOException {
    OutputLayout layout = OutputLayout.of(output.toString()).duringRun("run");
    write(layout.running(), START);

    Metrics metrics =
        StepFiles.metrics(layout, STEPS, Map.of(layout.raw(0), START + 3_000), counts(10, 1));

    assertThat(metrics.steps().get(0), is(new Metrics.Step("read", 10, 0, 0, 0, Map.of())));
    assertThat(metrics.steps().get(1).seconds(), is(3.0));
  }

  private static ArchiveCounts counts(long papers, int shards) {
    return new ArchiveCounts(1, papers, papers, shards, new TreeMap<>());
  }

  private static void write(String file, long millis) throws IOException {
    Path path = Path.of(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "{}");
    Files.setLastModifiedTime(path, FileTime.fromMillis(millis));
  }
}
