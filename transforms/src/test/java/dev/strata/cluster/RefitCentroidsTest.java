/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.math.KMeans;
import dev.strata.math.Points;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.NpyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefitCentroidsTest {
  private static final int D = 8;
  private static final int BALLS = 6;
  private static final KMeans.Settings KMEANS = new KMeans.Settings(42, 64, 80, 10, 0.01, 100);
  private static final Clustering CLUSTERING = new MiniBatchKMeans(1_000, BALLS, KMEANS);

  @TempDir private Path folder;

  @Test
  void matches_halfOfTheUnion_isTheSameClusterAndLessIsNot() {
    int[] labels = {0, 0, 0, 0, 1, 1, 1, 2, 2};
    int[] others = {2, 2, 0, 0, 0, 1, 1, 1, 1};
    // 0: {0,1} of {0..3} is 1/2, {2,3} of {0..4} is 2/5; 1: 2/5; 2: {7,8} of {5..8} is 1/2
    assertThat(RefitCentroids.matches(labels, others, 3), contains(2, -1, 1));
  }

  @Test
  void matches_clusterWithoutPapers_hasNone() {
    assertThat(RefitCentroids.matches(new int[] {0, 0}, new int[] {1, 1}, 3), contains(1, -1, -1));
  }

  @Test
  void matches_noise_isInNoClusterOfEither() {
    int[] labels = {-1, 0, 0, 1};
    int[] others = {0, 0, 0, -1};
    assertThat(RefitCentroids.matches(labels, others, 2), contains(0, -1)); // 0: {1,2} of {0..2}
  }

  @Test
  void refits_farApartBalls_findTheSameClustersUnderOtherNames() throws Exception {
    OutputLayout at = layout();
    refit(
        3,
        refits -> {
          assertThat(refits.centroids(), hasSize(3));
          for (List<Integer> matches : refits.matches()) {
            assertThat(new HashSet<>(matches), hasSize(BALLS));
            assertThat(matches.contains(-1), is(false));
          }
          assertThat(refits.centroids().get(0), is(not(refits.centroids().get(1))));
          assertThat("another seed", refits.centroids().get(0), is(not(first(at))));
          return null;
        });
    Path file = Path.of(layout().refits());
    Object identity = Files.readAttributes(file, "unix:ino,lastModifiedTime");
    byte[] bytes = Files.readAllBytes(file);
    refit(3, refits -> null);
    assertThat("kept", Files.readAttributes(file, "unix:ino,lastModifiedTime"), is(identity));
    refit(2, refits -> null);
    assertThat((long) bytes.length, is(greaterThan(Files.size(file))));
    refit(0, refits -> null);
    assertThat(Files.exists(file), is(false));
    assertThat(Files.exists(Path.of(layout().refitMatches())), is(false));
  }

  /** The number of clusters by default depends on the papers. */
  @ParameterizedTest
  @CsvSource({"0, 10000, 100", "0, 10100, 101", "0, 9000000, 400", "0, 3, 2", "7, 9, 7"})
  void clusters_settings_areAsManyAsWillBeFitted(int set, long papers, int clusters) {
    assertThat(new MiniBatchKMeans(300, set, KMEANS).clusters(papers), is(clusters));
  }

  @Test
  void check_moreCentroidsThanAWorkerHolds_saysHowMany() {
    RefitCentroids.check(1000, 100);
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> RefitCentroids.check(1000, 400));
    assertThat(
        e.getMessage(),
        is(
            "--stability=1000 times 400 clusters are 400000 centroids, and at most 100000 fit:"
                + " choose fewer with --stability or --clusters"));
  }

  @Test
  void refits_moreCentroidsThanAWorkerHolds_areRefusedBeforeAnyIsFitted() {
    Exception e =
        assertThrows(PipelineExecutionException.class, () -> refit(16_667, refits -> null));
    assertThat(e.getCause().getMessage(), startsWith("--stability=16667 times 6 clusters are "));
    assertThat(Files.exists(Path.of(layout().refits())), is(false));
  }

  @Test
  void refits_serialized_areEqual() {
    Refits refits =
        new Refits(
            List.of(new Centroids(2, 1, new float[] {1, 2}), new Centroids(1, 1, new float[] {3})),
            List.of(List.of(1, -1), List.of(0)));
    assertThat(SerializableUtils.clone(refits), is(refits));
  }

  private static Centroids first(OutputLayout layout) {
    try {
      return NpyFile.read(layout.centroids());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OutputLayout layout() {
    return OutputLayout.of(folder.toString());
  }

  private void refit(int times, SerializableFunction<Refits, Void> check) throws Exception {
    float[] rows = Points.unitBalls(240, D, BALLS, 0.02, 1);
    List<Shard> shards = VectorShards.write(layout(), rows, D, 50);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<PaperSample> samples =
        pipeline.apply("Shards", Create.of(shards)).apply(SamplePapers.of(42, 1_000));
    PCollectionView<PaperSample> sample = samples.apply("View", View.asSingleton());
    PCollectionView<Centroids> centroids =
        samples
            .apply(FitCentroids.into(layout(), CLUSTERING))
            .apply("Centroids", View.asSingleton());
    PCollection<Refits> refits =
        pipeline
            .apply("Times", Create.of(times))
            .apply(RefitCentroids.of(sample, centroids, layout(), CLUSTERING));
    PAssert.thatSingleton(refits).satisfies(check);
    pipeline.run().waitUntilFinish();
  }
}
