/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import com.google.common.base.Preconditions;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.NpyFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Fits centroids to the sample of the papers, and writes clusters/centroids.npy. If an earlier run
 * finished that file from the same vectors by the same clustering, nothing is fitted, and the
 * file's centroids come out.
 *
 * <p>It takes the sample as one element and gives one element. Without shards there is no sample:
 * it gives nothing and writes nothing.
 */
public final class FitCentroids
    extends PTransform<PCollection<PaperSample>, PCollection<Centroids>> {
  private final OutputLayout layout;
  private final Clustering clustering;

  private FitCentroids(OutputLayout layout, Clustering clustering) {
    this.layout = layout;
    this.clustering = clustering;
  }

  /** Fits {@code clustering} and writes its centroids into {@code layout}. */
  public static FitCentroids into(OutputLayout layout, Clustering clustering) {
    return new FitCentroids(layout, clustering);
  }

  @Override
  public PCollection<Centroids> expand(PCollection<PaperSample> samples) {
    CentroidsFile file = new CentroidsFile(layout, clustering);
    PCollectionView<List<Centroids>> fitted =
        samples
            .apply(
                "IfUnfinished",
                Filter.by(
                    (ProcessFunction<PaperSample, Boolean>) sample -> !file.isFinished(sample)))
            .apply("Fit", clustering.fit())
            .apply("Fitted", View.asList());
    return samples.apply(
        "WriteCentroids", ParDo.of(new WriteDoFn(file, fitted)).withSideInput("fitted", fitted));
  }

  /** The file of the centroids, and what decides its content. */
  private record CentroidsFile(OutputLayout layout, Clustering clustering) implements Serializable {

    boolean isFinished(PaperSample sample) throws IOException {
      return FinishedFiles.find(layout, layout.centroids(), madeFrom(sample)).isPresent();
    }

    Centroids read() throws IOException {
      return NpyFile.read(layout.centroids());
    }

    void write(PaperSample sample, Centroids centroids) throws IOException {
      NpyFile.write(layout, layout.centroids(), madeFrom(sample), centroids);
    }

    private MadeFrom madeFrom(PaperSample sample) throws IOException {
      return clustering
          .fitFrom()
          .and("vectors", sample.shards().stream().map(Shard::fingerprint).toList());
    }
  }

  /**
   * Writes the centroids that were fitted, unless they are those of an empty sample, and gives
   * them; if none were fitted, it gives those of the file.
   */
  static final class WriteDoFn extends DoFn<PaperSample, Centroids> {
    private final CentroidsFile file;
    private final PCollectionView<List<Centroids>> view;
    private final Counter seen = Metrics.counter(FitCentroids.class, "papers_seen");
    private final Counter kept = Metrics.counter(FitCentroids.class, "papers_kept");

    WriteDoFn(CentroidsFile file, PCollectionView<List<Centroids>> view) {
      this.file = file;
      this.view = view;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      PaperSample sample = context.element();
      List<Centroids> fitted = context.sideInput(view);
      if (!fitted.isEmpty() && sample.size() > 0) {
        Preconditions.checkState(
            fitted.get(0).k() > 0,
            "the clustering found no cluster in a sample of %s papers",
            sample.size());
        file.write(sample, fitted.get(0));
      }
      seen.inc(sample.papers());
      kept.inc(fitted.isEmpty() ? sample.papers() : 0);
      context.output(fitted.isEmpty() ? file.read() : fitted.get(0));
    }
  }
}
