/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import com.google.common.hash.HashFunction;
import dev.strata.io.PaperRows;
import dev.strata.model.Centroids;
import dev.strata.model.CombineShards;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Fits centroids to a sample of the papers in the vector shards: those with the smallest seeded
 * hashes of their ids, so the sample does not depend on shards, workers or order.
 *
 * <p>One element comes out, and clusters/centroids.npy. Of no shards, nothing does.
 */
public final class FitCentroids extends PTransform<PCollection<Shard>, PCollection<Centroids>> {
  private final OutputLayout layout;
  private final MiniBatchKMeans.Settings settings;

  private FitCentroids(OutputLayout layout, MiniBatchKMeans.Settings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  /** Fits with {@code settings} and writes the centroids into {@code layout}. */
  public static FitCentroids into(OutputLayout layout, MiniBatchKMeans.Settings settings) {
    return new FitCentroids(layout, settings);
  }

  @Override
  public PCollection<Centroids> expand(PCollection<Shard> vectors) {
    return vectors
        .apply("SampleShard", ParDo.of(new SampleDoFn(settings)))
        .apply("MiniBatchKMeans", CombineShards.with(new MiniBatchKMeans(settings, layout)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("sampleSize", settings.sampleSize()))
        .add(DisplayData.item("clusters", settings.clusters()))
        .add(DisplayData.item("seed", settings.kmeans().seed()));
  }

  /** A vector shard's part of the sample. */
  static final class SampleDoFn extends DoFn<Shard, PaperSample> {
    private final MiniBatchKMeans.Settings settings;

    SampleDoFn(MiniBatchKMeans.Settings settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void process(@Element Shard shard, OutputReceiver<PaperSample> out) throws IOException {
      HashFunction hash = PaperSample.hash(settings.kmeans().seed());
      long[] hashes = new long[Math.toIntExact(shard.rows())];
      int[] row = new int[1];
      PaperRows.read(
          shard,
          List.of("id"),
          paper -> hashes[row[0]++] = hash.hashString(paper[0], StandardCharsets.UTF_8).asLong());
      out.output(PaperSample.of(shard, hashes, settings.sampleSize()));
    }
  }
}
