/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.io.Finished;
import dev.strata.io.FinishedFiles;
import dev.strata.io.MadeFrom;
import dev.strata.io.PaperRows;
import dev.strata.io.ParquetFiles;
import dev.strata.io.Schemas;
import dev.strata.io.VectorRows;
import dev.strata.math.Blocks;
import dev.strata.math.FloatMatrix;
import dev.strata.math.NearestCentroids;
import dev.strata.math.Vectors;
import dev.strata.model.Centroids;
import dev.strata.model.LabelledShard;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Labels the papers of each vector shard with their nearest centroid by squared L2; ties go to the
 * lowest label.
 *
 * <p>Vectors are {@code rows*d} floats, row-major, unit length; centroids {@code k*d}, not
 * normalised. The label shard has the vector shard's rows in its order, and the cosine of each to
 * its centroid. One that is finished, of the same vectors and centroids, is kept.
 */
public final class LabelPapers extends PTransform<PCollection<Shard>, PCollection<LabelledShard>> {
  private final PCollectionView<Centroids> centroids;
  private final OutputLayout layout;

  private LabelPapers(PCollectionView<Centroids> centroids, OutputLayout layout) {
    this.centroids = centroids;
    this.layout = layout;
  }

  /** Labels against {@code centroids}, into {@code layout}. */
  public static LabelPapers against(PCollectionView<Centroids> centroids, OutputLayout layout) {
    return new LabelPapers(centroids, layout);
  }

  @Override
  public PCollection<LabelledShard> expand(PCollection<Shard> vectors) {
    return vectors.apply(
        "LabelShard",
        ParDo.of(new LabelDoFn(centroids, layout)).withSideInput("centroids", centroids));
  }

  /** One vector shard in, one label shard out. */
  static final class LabelDoFn extends DoFn<Shard, LabelledShard> {
    private static final int FORMAT = 1;
    private static final int BLOCK_ROWS = 512;

    private final PCollectionView<Centroids> view;
    private final OutputLayout layout;
    private final Counter labelled = Metrics.counter(LabelPapers.class, "papers_labelled");
    private final Counter kept = Metrics.counter(LabelPapers.class, "papers_kept");

    LabelDoFn(PCollectionView<Centroids> view, OutputLayout layout) {
      this.view = view;
      this.layout = layout;
    }

    @Setup
    public void setup() {
      ProcessSetup.apply();
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      Shard shard = context.element();
      Centroids centroids = context.sideInput(view);
      String target = layout.labels(shard.name());
      MadeFrom madeFrom =
          MadeFrom.step("label", FORMAT)
              .and("vectors", shard.fingerprint())
              .and("centroids", centroids.fingerprint());
      Optional<Finished> finished = FinishedFiles.find(layout, target, madeFrom);
      Finished labels =
          finished.isPresent() ? finished.get() : label(shard, centroids, target, madeFrom);
      labelled.inc(shard.rows());
      kept.inc(finished.isPresent() ? shard.rows() : 0);
      context.output(new LabelledShard(shard, shard.at(target, labels.fingerprint())));
    }

    private Finished label(Shard shard, Centroids centroids, String target, MadeFrom madeFrom)
        throws IOException {
      String[] ids = new String[Math.toIntExact(shard.rows())];
      int[] row = {0};
      PaperRows.read(shard, List.of("id"), paper -> ids[row[0]++] = paper[0]);
      try (NearestCentroids nearest = new NearestCentroids(centroids.values(), centroids.d())) {
        return ParquetFiles.write(
            layout,
            target,
            Schemas.LABELS,
            madeFrom,
            sink ->
                VectorRows.read(
                    shard,
                    (from, rows, d, values) -> {
                      try (FloatMatrix x = new FloatMatrix(rows, d)) {
                        x.put(0, rows, values, 0);
                        int[] labels = nearest.assign(x).labels();
                        float[] similarities = similarities(values, rows, centroids, labels);
                        for (int i = 0; i < rows; i++) {
                          sink.write(row(ids[(int) from + i], labels[i], similarities[i]));
                        }
                      }
                    }));
      }
    }

    private static float[] similarities(
        float[] vectors, int rows, Centroids centroids, int[] labels) {
      float[] similarities = new float[rows];
      Blocks.run(
          Blocks.count(rows, BLOCK_ROWS),
          () ->
              block -> {
                int end = Math.min(rows, (block + 1) * BLOCK_ROWS);
                for (int i = block * BLOCK_ROWS; i < end; i++) {
                  similarities[i] = cosine(vectors, i, centroids, labels[i]);
                }
              });
      return similarities;
    }

    private static float cosine(float[] vectors, int row, Centroids centroids, int label) {
      int d = centroids.d();
      double lengths =
          Math.sqrt(
              Vectors.squaredNorm(vectors, row * d, d)
                  * Vectors.squaredNorm(centroids.values(), label * d, d));
      double dot = Vectors.dot(vectors, row * d, centroids.values(), label * d, d);
      return lengths == 0 ? 0 : (float) (dot / lengths);
    }

    private static GenericRecord row(String id, int label, float similarity) {
      GenericRecord row = new GenericData.Record(Schemas.LABELS); // a builder is far slower
      row.put("id", id);
      row.put("label", label);
      row.put("similarity", similarity);
      return row;
    }
  }
}
