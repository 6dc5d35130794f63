/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.math.KMeans;
import dev.strata.math.Points;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCentroidsTest {
  private static final int D = 8;
  private static final KMeans.Settings KMEANS = new KMeans.Settings(42, 64, 80, 10, 0.01, 100);

  @TempDir private Path folder;

  @Test
  void fit_sample_writesWhatItGives() throws Exception {
    PaperSample sample = sample();
    Centroids expected = clustering(6).extractOutput(sample);
    fit(sample, 6, expected);
    assertThat(NpyFile.read(layout().centroids()), is(expected));
  }

  @Test
  void fit_finishedFile_isGivenWithoutAnotherFit() throws Exception {
    PaperSample sample = sample();
    Centroids expected = clustering(6).extractOutput(sample);
    fit(sample, 6, expected);
    Object written = Files.getAttribute(Path.of(layout().centroids()), "unix:ino");
    for (Shard shard : sample.shards()) {
      Files.delete(Path.of(shard.path())); // a fit would miss its vectors
    }
    fit(sample, 6, expected);
    assertThat(Files.getAttribute(Path.of(layout().centroids()), "unix:ino"), is(written));
  }

  @Test
  void fit_finishedFileOfOtherSettings_isMadeAnew() throws Exception {
    PaperSample sample = sample();
    fit(sample, 6, clustering(6).extractOutput(sample));
    Centroids expected = clustering(7).extractOutput(sample);
    fit(sample, 7, expected);
    assertThat(NpyFile.read(layout().centroids()), is(expected));
  }

  @Test
  void fit_emptySample_givesNoCentroidsAndWritesNothing() throws Exception {
    fit(PaperSample.EMPTY, 6, new Centroids(0, 0, new float[0]));
    assertThat(Files.exists(Path.of(layout().centroids())), is(false));
  }

  private void fit(PaperSample sample, int clusters, Centroids expected) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Centroids> fitted =
        pipeline.apply(Create.of(sample)).apply(FitCentroids.into(layout(), clustering(clusters)));
    PAssert.that(fitted).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private static MiniBatchKMeans clustering(int clusters) {
    return new MiniBatchKMeans(60, clusters, KMEANS);
  }

  private OutputLayout layout() {
    return OutputLayout.of(folder.toString());
  }

  /** A sample of papers that are in two shards. */
  private PaperSample sample() throws IOException {
    float[] rows = Points.unitBalls(100, D, 6, 0.1, 3);
    PaperSample sample = PaperSample.EMPTY;
    for (Shard shard : VectorShards.write(layout(), rows, D, 50)) {
      long[] hashes = new Random(shard.index()).longs(shard.rows()).toArray();
      sample = sample.union(PaperSample.of(shard, hashes, 60), 60);
    }
    return sample;
  }
}
