/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.NpyFile;
import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

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
  private static final TupleTag<Centroids> FINISHED = new TupleTag<>() {};
  private static final TupleTag<PaperSample> UNFINISHED = new TupleTag<>() {};

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
    PCollectionTuple found =
        samples.apply(
            "FindFinished",
            ParDo.of(new FindDoFn(file)).withOutputTags(FINISHED, TupleTagList.of(UNFINISHED)));
    PCollectionView<PaperSample> sample = samples.apply("Sample", View.asSingleton());
    PCollection<Centroids> fitted =
        found
            .get(UNFINISHED)
            .apply("Fit", clustering.fit())
            .apply(
                "WriteCentroids",
                ParDo.of(new WriteDoFn(file, sample)).withSideInput("sample", sample));
    return PCollectionList.of(found.get(FINISHED))
        .and(fitted)
        .apply("Centroids", Flatten.pCollections());
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

    private MadeFrom madeFrom(PaperSample sample) {
      return clustering
          .fitFrom()
          .and("vectors", sample.shards().stream().map(Shard::fingerprint).toList());
    }
  }

  /** Gives the centroids of an earlier run, or the sample if they must be fitted. */
  static final class FindDoFn extends DoFn<PaperSample, Centroids> {
    private final CentroidsFile file;
    private final Counter seen = Metrics.counter(FitCentroids.class, "papers_seen");
    private final Counter kept = Metrics.counter(FitCentroids.class, "papers_kept");

    FindDoFn(CentroidsFile file) {
      this.file = file;
    }

    @ProcessElement
    public void process(@Element PaperSample sample, MultiOutputReceiver out) throws IOException {
      if (file.isFinished(sample)) {
        seen.inc(sample.papers());
        kept.inc(sample.papers());
        out.get(FINISHED).output(file.read());
      } else {
        out.get(UNFINISHED).output(sample);
      }
    }
  }

  /** Writes centroids, unless they are those of an empty sample. */
  static final class WriteDoFn extends DoFn<Centroids, Centroids> {
    private final CentroidsFile file;
    private final PCollectionView<PaperSample> view;
    private final Counter seen = Metrics.counter(FitCentroids.class, "papers_seen");

    WriteDoFn(CentroidsFile file, PCollectionView<PaperSample> view) {
      this.file = file;
      this.view = view;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      PaperSample sample = context.sideInput(view);
      Centroids centroids = context.element();
      if (sample.size() > 0) {
        file.write(sample, centroids);
        seen.inc(sample.papers());
      }
      context.output(centroids);
    }
  }
}
