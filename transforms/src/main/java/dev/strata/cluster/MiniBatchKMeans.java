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
import dev.strata.model.Library;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.store.FinishedOutput;
import dev.strata.store.MadeFrom;
import dev.strata.store.NpyFile;
import dev.strata.text.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * K-means, as a CombineFn that fits centroids to a sample of the papers. It fits by mini-batches
 * and then full passes, see {@link KMeans#fit}. After {@link #startingFrom} it goes on from earlier
 * centroids, by full passes and exchanges instead of mini-batches, see {@link KMeans#fitFrom}.
 *
 * <p>The accumulator is the sample: the papers whose ids have the smallest hashes, without their
 * vectors. Merging keeps the smallest hashes, so it gives the same sample in any grouping and
 * order. {@link #extractOutput} fits the centroids once, and does not change the accumulator. The
 * rows of the sample are in the order of their hashes.
 *
 * <p>{@link #fit()} combines without defaults. Otherwise Beam would fit an empty sample while it
 * builds the graph. An empty sample gives no centroids ({@code k = 0}).
 */
public final class MiniBatchKMeans extends CombineFn<PaperSample, PaperSample, Centroids>
    implements Clustering {
  private static final Logger LOG = LoggerFactory.getLogger(MiniBatchKMeans.class);
  private static final int DEFAULT_CLUSTERS = 400;
  private static final int PAPERS_FOR_DEFAULT = 40_000;
  private static final int FORMAT = 2;

  private final int sampleSize;
  private final int clusters;
  private final KMeans.Settings settings;
  private final OutputLayout previous;
  private final Counter fitMillis = Metrics.counter(FitCentroids.class, "fit_millis");

  /**
   * A clustering with these settings.
   *
   * @param sampleSize the maximum number of papers to which centroids are fitted
   * @param clusters the number of centroids; 0 means {@value #DEFAULT_CLUSTERS}, or max(2, papers /
   *     100) if there are fewer than {@value #PAPERS_FOR_DEFAULT} papers. A fit never gives more
   *     centroids than the sample has distinct vectors.
   */
  public MiniBatchKMeans(int sampleSize, int clusters, KMeans.Settings settings) {
    this(sampleSize, clusters, settings, null);
  }

  private MiniBatchKMeans(
      int sampleSize, int clusters, KMeans.Settings settings, OutputLayout previous) {
    this.sampleSize = sampleSize;
    this.clusters = clusters;
    this.settings = settings;
    this.previous = previous;
  }

  /**
   * Returns this clustering, but starting from the centroids of a finished output, see {@link
   * KMeans#fitFrom}. {@link #refit} does not use them: it starts from centroids that k-means++
   * draws.
   *
   * @param newPrevious the output; null for none
   */
  public MiniBatchKMeans startingFrom(OutputLayout newPrevious) {
    return new MiniBatchKMeans(sampleSize, clusters, settings, newPrevious);
  }

  @Override
  public int clusters(long papers) {
    if (clusters > 0) {
      return clusters;
    }
    return papers >= PAPERS_FOR_DEFAULT ? DEFAULT_CLUSTERS : (int) Math.max(2, papers / 100);
  }

  @Override
  public PTransform<PCollection<PaperSample>, PCollection<Centroids>> fit() {
    return Combine.globally(this).withoutDefaults();
  }

  @Override
  public Centroids refit(FloatMatrix x, int k, int number) {
    KMeans.Settings other = settings.withSeed(settings.seed() + number);
    return new Centroids(k, x.d(), KMeans.fit(x, k, other).centroids());
  }

  @Override
  public MadeFrom fitFrom() throws IOException {
    MadeFrom fromNothing =
        MadeFrom.step("cluster", FORMAT)
            .by(Library.OPENBLAS) // k-means++ draws rows by distances that OpenBLAS computes
            .and(
                "settings",
                // the same text as in earlier versions, so that their files still count as finished
                "Settings[sampleSize=%s, clusters=%s, kmeans=%s]"
                    .formatted(sampleSize, clusters, settings));
    return previous == null
        ? fromNothing
        : fromNothing.and("previous", FinishedOutput.open(previous).sha256(previous.centroids()));
  }

  @Override
  public MadeFrom refitFrom() {
    return MadeFrom.step("refit", FORMAT).by(Library.OPENBLAS).and("settings", settings);
  }

  @Override
  public String words(int k, double inertia) {
    return String.format(
        "%s, %s centroids, seed %s, inertia %s",
        previous == null
            ? "mini-batch k-means"
            : "k-means from the centroids of the previous snapshot",
        Figures.count(k),
        settings.seed(),
        Figures.ratio(inertia));
  }

  @Override
  public PaperSample createAccumulator() {
    return PaperSample.EMPTY;
  }

  @Override
  public PaperSample addInput(PaperSample accumulator, PaperSample input) {
    return accumulator.union(input, sampleSize);
  }

  @Override
  public PaperSample mergeAccumulators(Iterable<PaperSample> accumulators) {
    return PaperSample.union(accumulators, sampleSize);
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
      int wanted = clusters(sample.papers());
      int k = Math.min(wanted, distinct(x, wanted));
      Stopwatch watch = Stopwatch.createStarted();
      KMeans.Fit fit = fit(x, k);
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

  private KMeans.Fit fit(FloatMatrix x, int k) throws IOException {
    if (previous == null) {
      return KMeans.fit(x, k, settings);
    }
    return KMeans.fitFrom(x, k, start(x.d()).values(), settings);
  }

  /** The centroids of the previous output. */
  private Centroids start(int d) throws IOException {
    FinishedOutput output = FinishedOutput.open(previous);
    Centroids start = NpyFile.read(previous.centroids());
    output.checkUnchanged("start this run again");
    if (start.d() != d) {
      throw new IOException(
          String.format(
              "the vectors of --previous=%s have %d components, and those of this archive have %d:"
                  + " topics keep their numbers only if both runs use the same model",
              previous.shown(), start.d(), d));
    }
    return start;
  }

  @Override
  public void checkLength(int d) throws IOException {
    if (previous != null) {
      start(d);
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("sampleSize", sampleSize))
        .add(DisplayData.item("clusters", clusters))
        .add(DisplayData.item("seed", settings.seed()));
  }

  /** The number of distinct rows. Counting stops at {@code enough}. */
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
