/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import com.google.common.collect.Ordering;
import dev.strata.math.Blocks;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Labeller;
import dev.strata.math.Vectors;
import dev.strata.model.Centroids;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.LabelledShard;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParallelDoFn;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.shard.ScratchVectors;
import dev.strata.shard.VectorRows;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Labels the papers of each vector shard as the clustering says: k-means gives each paper the label
 * of its nearest centroid by squared L2; ties go to the centroid in the lowest row.
 *
 * <p>Vectors are {@code rows*d} floats, row-major, unit length; centroids {@code k*d}, not
 * normalised. The label shard has the vector shard's rows in their order, and the cosine of each
 * row to its centroid, which is 0 for a row in no cluster. A label shard that an earlier run
 * finished from the same vectors and centroids is kept.
 */
public final class LabelPapers extends PTransform<PCollection<Shard>, PCollection<LabelledShard>> {
  private static final int KEEP_NONE = -1;

  private final Clustering clustering;
  private final PCollectionView<Centroids> centroids;
  private final OutputLayout layout;
  private final int headerBytes;

  private LabelPapers(
      Clustering clustering,
      PCollectionView<Centroids> centroids,
      OutputLayout layout,
      int headerBytes) {
    this.clustering = clustering;
    this.centroids = centroids;
    this.layout = layout;
    this.headerBytes = headerBytes;
  }

  /**
   * Labels papers by {@code centroids}, which {@code clustering} fitted, and writes the label
   * shards into {@code layout}.
   */
  public static LabelPapers by(
      Clustering clustering, PCollectionView<Centroids> centroids, OutputLayout layout) {
    return new LabelPapers(clustering, centroids, layout, KEEP_NONE);
  }

  /**
   * Also copies the vectors of each shard that it labels anew to {@link ScratchVectors}, behind
   * {@code newHeaderBytes} bytes for a header. If the step that needs all vectors runs in the same
   * process, it finds those there, and reads only the others itself.
   */
  public LabelPapers keepingVectors(int newHeaderBytes) {
    return new LabelPapers(clustering, centroids, layout, newHeaderBytes);
  }

  @Override
  public PCollection<LabelledShard> expand(PCollection<Shard> vectors) {
    PCollectionView<Iterable<Shard>> all =
        vectors
            .apply("Shards", CombineShards.all(JsonCoder.of(Shard.class)))
            .apply("AllShards", View.asSingleton());
    return vectors.apply(
        "LabelShard",
        ParDo.of(new LabelDoFn(this, all))
            .withSideInput("centroids", centroids)
            .withSideInput("all", all));
  }

  /** Labels one vector shard. */
  static final class LabelDoFn extends ParallelDoFn<Shard, LabelledShard> {
    private static final int FORMAT = 1;
    private static final int BLOCK_ROWS = 512;

    private final LabelPapers of;
    private final PCollectionView<Iterable<Shard>> allView;
    private final Counter papersLabelled = Metrics.counter(LabelPapers.class, "papers_labelled");
    private final Counter papersKept = Metrics.counter(LabelPapers.class, "papers_kept");

    private transient Centroids centroids;
    private transient Labeller labeller;

    /** For each shard index, the row of the shard's first paper, counted over all shards. */
    private transient Map<Integer, Long> firstRows;

    LabelDoFn(LabelPapers of, PCollectionView<Iterable<Shard>> allView) {
      this.of = of;
      this.allView = allView;
    }

    @Setup
    public void setup() {
      ProcessSetup.apply();
    }

    @Override
    protected void prepare(ProcessContext context) {
      if (of.headerBytes != KEEP_NONE && firstRows == null) {
        firstRows = firstRows(context.sideInput(allView));
      }
      if (labeller == null) {
        centroids = context.sideInput(of.centroids);
        labeller = of.clustering.labeller(centroids);
      }
    }

    private static Map<Integer, Long> firstRows(Iterable<Shard> shards) {
      Map<Integer, Long> firsts = new HashMap<>();
      long first = 0;
      for (Shard shard : Ordering.from(Comparator.comparing(Shard::index)).sortedCopy(shards)) {
        firsts.put(shard.index(), first);
        first += shard.rows();
      }
      return firsts;
    }

    @Teardown
    public void teardown() {
      if (labeller != null) {
        labeller.close();
        labeller = null;
      }
    }

    @Override
    protected long rows(Shard file) {
      return file.rows();
    }

    @Override
    protected LabelledShard apply(Shard shard) throws IOException {
      String target = of.layout.labels(shard.name());
      // madeFrom leaves out the version of OpenBLAS: near ties are computed again in double, so its
      // rounding changes no label
      MadeFrom madeFrom =
          MadeFrom.step("label", FORMAT)
              .and("vectors", shard.fingerprint())
              .and("centroids", of.clustering.fingerprint(centroids));
      Optional<Finished> finished = FinishedFiles.find(of.layout, target, madeFrom);
      papersLabelled.inc(shard.rows());
      papersKept.inc(finished.isPresent() ? shard.rows() : 0);
      Finished labels = finished.isPresent() ? finished.get() : label(shard, target, madeFrom);
      return new LabelledShard(shard, shard.at(target, labels.fingerprint()));
    }

    private Finished label(Shard shard, String target, MadeFrom madeFrom) throws IOException {
      return ParquetFiles.write(
          of.layout,
          target,
          Schemas.LABELS,
          madeFrom,
          sink -> {
            try (PaperRows.Ids ids = new PaperRows.Ids(shard)) { // read along with the vectors
              read(
                  shard,
                  (from, rows, d, values) -> {
                    try (FloatMatrix x = new FloatMatrix(rows, d)) {
                      x.put(0, rows, values, 0);
                      int[] clusters = labeller.labels(x);
                      float[] similarities = similarities(values, rows, clusters);
                      for (int i = 0; i < rows; i++) {
                        sink.write(row(ids.next(), label(clusters[i]), similarities[i]));
                      }
                    }
                  });
            }
          });
    }

    /**
     * Reads the vectors of {@code shard}; if {@link LabelPapers#keepingVectors} was called, also
     * copies them to {@link ScratchVectors}.
     */
    private void read(Shard shard, VectorRows.RowsConsumer rows) throws IOException {
      if (of.headerBytes == KEEP_NONE) {
        VectorRows.read(shard, rows);
        return;
      }
      ScratchVectors vectors = ScratchVectors.of(of.layout, of.headerBytes);
      long first = firstRows.get(shard.index());
      VectorRows.read(
          shard,
          (from, n, d, values) -> {
            vectors.put(first + from, n, d, values);
            rows.accept(from, n, d, values);
          });
      vectors.complete(shard);
    }

    private int label(int cluster) {
      return cluster == Clustering.NOISE ? Clustering.NOISE : centroids.labels()[cluster];
    }

    private float[] similarities(float[] vectors, int rows, int[] clusters) {
      float[] similarities = new float[rows];
      Blocks.run(
          Blocks.count(rows, BLOCK_ROWS),
          () ->
              block -> {
                int end = Math.min(rows, (block + 1) * BLOCK_ROWS);
                for (int i = block * BLOCK_ROWS; i < end; i++) {
                  similarities[i] =
                      clusters[i] == Clustering.NOISE ? 0 : cosine(vectors, i, clusters[i]);
                }
              });
      return similarities;
    }

    private float cosine(float[] vectors, int row, int cluster) {
      int d = centroids.d();
      double lengths =
          Math.sqrt(
              Vectors.squaredNorm(vectors, row * d, d)
                  * Vectors.squaredNorm(centroids.values(), cluster * d, d));
      double dot = Vectors.dot(vectors, row * d, centroids.values(), cluster * d, d);
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
