/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Fits centroids to a sample of the papers; the input is each vector shard's part of the sample.
 *
 * <p>It gives one element and writes clusters/centroids.npy. Without shards it gives nothing and
 * writes nothing.
 */
public final class FitCentroids
    extends PTransform<PCollection<PaperSample>, PCollection<Centroids>> {
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
  public PCollection<Centroids> expand(PCollection<PaperSample> samples) {
    return samples.apply(
        "MiniBatchKMeans",
        Combine.globally(new MiniBatchKMeans(settings, layout)).withoutDefaults());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("sampleSize", settings.sampleSize()))
        .add(DisplayData.item("clusters", settings.clusters()))
        .add(DisplayData.item("seed", settings.kmeans().seed()));
  }
}
