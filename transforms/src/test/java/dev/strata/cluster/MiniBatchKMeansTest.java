/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.math.FloatMatrix;
import dev.strata.math.KMeans;
import dev.strata.math.Points;
import dev.strata.model.Centroids;
import dev.strata.model.Library;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.testing.CombineFnTester;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniBatchKMeansTest {
  private static final int D = 8;
  private static final KMeans.Settings KMEANS = new KMeans.Settings(42, 64, 80, 10, 0.01, 100);

  @TempDir private Path folder;

  @Test
  void merge_anyGrouping_matchesOnePass() throws Exception {
    float[] rows = Points.unitBalls(300, D, 30, 0.2, 1);
    List<Shard> shards = VectorShards.write(layout(), rows, D, 50);
    MiniBatchKMeans fn = new MiniBatchKMeans(120, 7, KMEANS);
    List<PaperSample> inputs = samples(shards, 120, 5);

    PaperSample inOnePass = PaperSample.union(inputs, 120);
    Centroids expected = fn.extractOutput(inOnePass);
    assertThat(inOnePass.size(), is(120));
    CombineFnTester.testCombineFn(fn, inputs, is(expected));
    assertThat("extracting leaves the accumulator", fn.extractOutput(inOnePass), is(expected));
  }

  @Test
  void extractOutput_sample_isFittedInHashOrder() throws Exception {
    float[] rows = Points.unitBalls(90, D, 90, 1, 2);
    List<Shard> shards = VectorShards.write(layout(), rows, D, 40);
    // hashes that put the rows in reverse
    List<PaperSample> inputs = new ArrayList<>();
    for (Shard shard : shards) {
      long[] hashes = new long[(int) shard.rows()];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = -(shard.index() * 40L + i) - 1;
      }
      inputs.add(PaperSample.of(shard, hashes, 60));
    }
    MiniBatchKMeans fn = new MiniBatchKMeans(60, 5, KMEANS);
    float[] reversed = new float[60 * D];
    for (int i = 0; i < 60; i++) {
      System.arraycopy(rows, (89 - i) * D, reversed, i * D, D);
    }
    try (FloatMatrix x = FloatMatrix.of(reversed, D)) {
      assertThat(
          fn.extractOutput(PaperSample.union(inputs, 60)),
          is(new Centroids(5, D, KMeans.fit(x, 5, KMEANS).centroids())));
    }
  }

  @Test
  void extractOutput_nothing_isNoCentroids() {
    MiniBatchKMeans fn = new MiniBatchKMeans(10, 5, KMEANS);
    assertThat(fn.extractOutput(fn.createAccumulator()).k(), is(0));
  }

  @Test
  void extractOutput_fewerDistinctVectorsThanClusters_makesThatMany() throws Exception {
    float[] rows = new float[40 * D];
    for (int i = 0; i < 40; i++) {
      rows[i * D + i % 3] = 1;
    }
    List<Shard> shards = VectorShards.write(layout(), rows, D, 40);
    MiniBatchKMeans fn = new MiniBatchKMeans(40, 9, KMEANS);
    assertThat(fn.extractOutput(samples(shards, 40, 1).get(0)).k(), is(3));
  }

  @Test
  void clusters_notGiven_growWithTheArchive() {
    Clustering clustering = new MiniBatchKMeans(10, 0, KMEANS);
    assertThat(clustering.clusters(3), is(2));
    assertThat(clustering.clusters(3_000), is(30));
    assertThat(clustering.clusters(39_999), is(399));
    assertThat(clustering.clusters(2_700_000), is(400));
    assertThat(new MiniBatchKMeans(10, 12, KMEANS).clusters(3_000), is(12));
  }

  @Test
  void union_anyOrder_isTheSame() {
    Shard[] shards = new Shard[6];
    for (int s = 0; s < shards.length; s++) {
      shards[s] = new Shard(s, "s" + s, 20, "");
    }
    List<PaperSample> samples = samples(List.of(shards), 25, 3);
    PaperSample expected = PaperSample.union(samples, 25);
    Random random = new Random(4);
    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(samples, random);
      assertThat(PaperSample.union(samples, 25), is(expected));
    }
  }

  @Test
  void sample_serialized_isEqual() {
    PaperSample sample = PaperSample.of(new Shard(2, "v", 3, "f"), new long[] {7, -1, 5}, 2);
    assertThat(SerializableUtils.clone(sample), is(sample));
  }

  @Test
  void settings_serialized_areEqual() throws Exception {
    MiniBatchKMeans fn = new MiniBatchKMeans(10, 5, KMEANS);
    MiniBatchKMeans copy = SerializableUtils.ensureSerializable(fn);
    assertThat(copy.fitFrom(), is(fn.fitFrom()));
    assertThat(copy.refitFrom(), is(fn.refitFrom()));
  }

  @Test
  void fitFrom_settings_areAsRecordsOfEarlierVersionsHaveThem() throws Exception {
    String kmeans =
        "Settings[seed=42, batchSize=64, maxPasses=80, maxNoImprovement=10,"
            + " reassignmentRatio=0.01, lloydPasses=100]";
    MiniBatchKMeans fn = new MiniBatchKMeans(10, 5, KMEANS);
    assertThat(
        fn.fitFrom().parts(),
        is(
            Map.of(
                "step",
                "cluster",
                "format",
                "2",
                Library.OPENBLAS.toString(),
                Library.OPENBLAS.version(),
                "settings",
                "Settings[sampleSize=10, clusters=5, kmeans=" + kmeans + "]")));
    assertThat(
        fn.refitFrom().parts(),
        is(
            Map.of(
                "step",
                "refit",
                "format",
                "2",
                Library.OPENBLAS.toString(),
                Library.OPENBLAS.version(),
                "settings",
                kmeans)));
  }

  private OutputLayout layout() {
    return OutputLayout.of(folder.toString());
  }

  private static List<PaperSample> samples(List<Shard> shards, int size, long seed) {
    Random random = new Random(seed);
    List<PaperSample> samples = new ArrayList<>();
    for (Shard shard : shards) {
      samples.add(PaperSample.of(shard, random.longs(shard.rows()).toArray(), size));
    }
    return samples;
  }
}
