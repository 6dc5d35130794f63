/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import com.google.common.base.Stopwatch;
import com.google.common.hash.Hashing;
import dev.strata.math.FloatMatrix;
import dev.strata.math.KMeans;
import dev.strata.model.Centroids;
import dev.strata.model.ProcessSetup;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits centroids to the sample of all papers. The accumulator holds which papers are the sample,
 * never their vectors, so merging is exact in any grouping and order. The fit happens once, over
 * the sample in hash order, when the output is asked for, and leaves the accumulator as it was.
 *
 * <p>Use it {@code withoutDefaults()}: Beam computes a default while the graph is built. An empty
 * sample gives no centroids ({@code k = 0}).
 */
public final class MiniBatchKMeans extends CombineFn<PaperSample, PaperSample, Centroids> {
  private static final Logger LOG = LoggerFactory.getLogger(MiniBatchKMeans.class);

  /**
   * The settings of the clustering.
   *
   * @param sampleSize papers to which centroids are fitted, at most
   * @param clusters centroids, or 0 to choose: {@value #DEFAULT_CLUSTERS}, and below {@value
   *     #PAPERS_FOR_DEFAULT} papers max(2, papers / 100); never more than there are distinct
   *     vectors
   * @param kmeans the settings of k-means itself
   */
  public record Settings(int sampleSize, int clusters, KMeans.Settings kmeans)
      implements Serializable {
    static final int DEFAULT_CLUSTERS = 400;
    static final int PAPERS_FOR_DEFAULT = 40_000;

    /** The number of centroids for {@code papers} papers, before distinct vectors are counted. */
    public int clusters(long papers) {
      if (clusters > 0) {
        return clusters;
      }
      return papers >= PAPERS_FOR_DEFAULT ? DEFAULT_CLUSTERS : (int) Math.max(2, papers / 100);
    }
  }

  private final Settings settings;
  private final Counter fitMillis = Metrics.counter(FitCentroids.class, "fit_millis");

  /** Fits with {@code settings}. */
  public MiniBatchKMeans(Settings settings) {
    this.settings = settings;
  }

  @Override
  public PaperSample createAccumulator() {
    return PaperSample.EMPTY;
  }

  @Override
  public PaperSample addInput(PaperSample accumulator, PaperSample input) {
    return accumulator.union(input, settings.sampleSize());
  }

  @Override
  public PaperSample mergeAccumulators(Iterable<PaperSample> accumulators) {
    return PaperSample.union(accumulators, settings.sampleSize());
  }

  @Override
  public Centroids extractOutput(PaperSample sample) {
    if (sample.size() == 0) {
      return new Centroids(0, 0, new float[0]);
    }
    try {
      return fit(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Centroids fit(PaperSample sample) throws IOException {
    ProcessSetup.apply();
    try (FloatMatrix x = SampleVectors.read(sample)) {
      int wanted = settings.clusters(sample.papers());
      int k = Math.min(wanted, distinct(x, wanted));
      Stopwatch watch = Stopwatch.createStarted();
      KMeans.Fit fit = KMeans.fit(x, k, settings.kmeans());
      fitMillis.inc(watch.elapsed().toMillis());
      LOG.debug(
          "{} clusters{} fitted to {} of {} papers: {} mini-batches, {} full passes, inertia {}",
          k,
          k < wanted ? " (there are no more distinct vectors)" : "",
          sample.size(),
          sample.papers(),
          fit.batches(),
          fit.fullPasses(),
          fit.inertia());
      return new Centroids(k, x.d(), fit.centroids());
    }
  }

  /** The number of distinct rows, counted no further than {@code enough}. */
  private static int distinct(FloatMatrix x, int enough) {
    Set<Object> seen = new HashSet<>();
    float[] row = new float[x.d()];
    ByteBuffer bytes = ByteBuffer.allocate(x.d() * Float.BYTES);
    for (long i = 0; i < x.n() && seen.size() < enough; i++) {
      x.get(i, row);
      bytes.asFloatBuffer().put(row);
      seen.add(Hashing.sha256().hashBytes(bytes.array()));
    }
    return seen.size();
  }
}
