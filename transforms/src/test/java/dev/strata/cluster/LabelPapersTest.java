/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strata.math.KMeans;
import dev.strata.math.Points;
import dev.strata.math.Vectors;
import dev.strata.model.Centroids;
import dev.strata.model.LabelledShard;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.shard.ScratchVectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelPapersTest {
  private static final int HEADER_BYTES = 5;
  private static final int D = 8;

  @TempDir private Path folder;

  @Test
  void fitThenLabel_twoShards_writesNearestCentroidOfEachPaper() throws Exception {
    OutputLayout layout = OutputLayout.of(folder.toString());
    float[] rows = Points.unitBalls(70, D, 6, 0.1, 3);
    List<Shard> shards = VectorShards.write(layout, rows, D, 40);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    Clustering clustering =
        new MiniBatchKMeans(50, 6, new KMeans.Settings(42, 64, 80, 10, 0.01, 100));

    PCollection<Shard> vectors = pipeline.apply(Create.of(shards));
    PCollection<Centroids> centroids =
        vectors.apply(SamplePapers.of(42, 50)).apply(FitCentroids.into(layout, clustering));
    PCollection<LabelledShard> labels =
        vectors.apply(LabelPapers.by(clustering, centroids.apply(View.asSingleton()), layout));
    PAssert.that(
            labels.apply(
                MapElements.into(TypeDescriptors.strings()).via(shard -> shard.labels().path())))
        .containsInAnyOrder(
            layout.labels("shard_00000.parquet"), layout.labels("shard_00001.parquet"));
    pipeline.run().waitUntilFinish();

    float[] fitted = readNpy(6);
    List<GenericRecord> written = new ArrayList<>();
    ParquetFiles.read(layout.labels("shard_00000.parquet"), Schemas.LABELS, written::add);
    ParquetFiles.read(layout.labels("shard_00001.parquet"), Schemas.LABELS, written::add);
    assertThat(written, hasSize(70));
    for (int i = 0; i < 70; i++) {
      int nearest = 0;
      for (int c = 1; c < 6; c++) {
        if (Vectors.squaredDistance(rows, i * D, fitted, c * D, D)
            < Vectors.squaredDistance(rows, i * D, fitted, nearest * D, D)) {
          nearest = c;
        }
      }
      GenericRecord row = written.get(i);
      assertThat(row.get("id").toString(), is("p" + i));
      assertThat(row.get("label"), is(nearest));
      double cosine =
          Vectors.dot(rows, i * D, fitted, nearest * D, D)
              / Math.sqrt(Vectors.squaredNorm(fitted, nearest * D, D));
      assertThat((double) (Float) row.get("similarity"), closeTo(cosine, 1e-6));
    }
  }

  @Test
  void label_keepingVectors_leavesThemToWhoeverWantsAll() throws Exception {
    OutputLayout layout =
        OutputLayout.of(folder.toString()).withScratch(folder.resolve("scratch").toString());
    float[] rows = Points.unitBalls(100, D, 6, 0.1, 3);
    List<Shard> shards = VectorShards.write(layout, rows, D, 40);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionView<Centroids> centroids =
        pipeline
            .apply("Fitted", Create.of(new Centroids(2, D, Arrays.copyOf(rows, 2 * D))))
            .apply(View.asSingleton());
    pipeline
        .apply(Create.of(List.of(shards.get(1), shards.get(2), shards.get(0))))
        .apply(
            LabelPapers.by(VectorShards.CLUSTERING, centroids, layout)
                .keepingVectors(HEADER_BYTES));
    pipeline.run().waitUntilFinish();
    for (Shard shard : shards) {
      Files.delete(Path.of(shard.path()));
    }

    try (ScratchVectors.Mapped vectors =
        ScratchVectors.map(
            layout,
            shards,
            HEADER_BYTES,
            (file, n, d) -> Files.write(file, new byte[HEADER_BYTES]))) {
      float[] kept = new float[rows.length];
      vectors.rows().get(0, 100, kept);
      assertThat(kept, is(rows));
    }
  }

  private float[] readNpy(int k) throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve("clusters/centroids.npy"));
    String header = new String(bytes, 10, 118, StandardCharsets.US_ASCII);
    assertThat(
        header.trim(),
        is("{'descr': '<f4', 'fortran_order': False, 'shape': (" + k + ", " + D + "), }"));
    float[] values = new float[k * D];
    ByteBuffer.wrap(bytes, 128, bytes.length - 128)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    assertThat(bytes.length, is(128 + 4 * values.length));
    return values;
  }
}
