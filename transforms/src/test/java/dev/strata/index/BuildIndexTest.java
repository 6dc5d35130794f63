/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import dev.strata.cluster.LabelPapers;
import dev.strata.cluster.PaperSample;
import dev.strata.cluster.SamplePapers;
import dev.strata.cluster.VectorShards;
import dev.strata.faiss.FaissIndex;
import dev.strata.faiss.global.faiss;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Points;
import dev.strata.math.Rows;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildIndexTest {
  private static final int D = 16;
  private static final int N = 130;
  private static final float[] ROWS = Points.unitBalls(N, D, 12, 0.2, 5);

  private static final BuildIndex.Training TRAINING = new BuildIndex.Training(42, 50);

  @TempDir private Path folder;

  @Test
  void build_shardsInAnyOrder_putsRowsInArchiveOrder() throws Exception {
    OutputLayout layout = build("Flat");
    List<GenericRecord> papers = new ArrayList<>();
    ParquetFiles.read(layout.papers(), Schemas.PAPERS, papers::add);
    assertThat(papers.size(), is(N));
    try (FaissIndex index = faiss.read_index(layout.index())) {
      assertThat(index.ntotal(), is((long) N));
      float[] vector = new float[D];
      for (int i = 0; i < N; i++) {
        assertThat(papers.get(i).get("row"), is((long) i));
        assertThat(papers.get(i).get("id").toString(), is("p" + i));
        assertThat(papers.get(i).get("title").toString(), is("Title " + i));
        index.reconstruct(i, vector);
        assertThat(vector, is(Arrays.copyOfRange(ROWS, i * D, (i + 1) * D)));
      }
    }
  }

  @Test
  void build_lonelyPapers_areThoseOfTheSearchWithTheirNames() throws Exception {
    OutputLayout layout = build("Flat");
    JsonNode lonely = new ObjectMapper().readTree(Path.of(layout.lonely()).toFile());
    try (FloatMatrix x = FloatMatrix.of(ROWS, D)) {
      List<LonelyPapers.Lonely> expected = LonelyPapers.find(Rows.of(x), new int[N], 3, 7).lonely();
      assertThat(lonely.size(), is(7));
      for (int i = 0; i < 7; i++) {
        JsonNode row = lonely.get(i);
        assertThat(row.get("rank").asInt(), is(i + 1));
        assertThat(row.get("row").asLong(), is(expected.get(i).row()));
        assertThat(row.get("id").asText(), is("p" + expected.get(i).row()));
        assertThat(row.get("similarity").asDouble(), is(expected.get(i).similarity()));
        JsonNode last = row.get("neighbors").get(2);
        assertThat(
            last.get("title").asText(), is("Title " + expected.get(i).neighbors().get(2).row()));
        assertThat(last.get("similarity").asDouble(), closeTo(expected.get(i).similarity(), 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HNSW8", "IVF4,Flat"})
  void build_otherFactoryStrings_findTheSameNearest(String factory) throws Exception {
    OutputLayout layout = build(factory);
    try (FaissIndex index = faiss.read_index(layout.index())) {
      assertThat(index.ntotal(), is((long) N));
      float[] distances = new float[N];
      long[] labels = new long[N];
      index.search(N, ROWS, 1, distances, labels);
      for (int i = 0; i < N; i++) {
        assertThat(labels[i], is((long) i));
      }
    }
  }

  @Test
  void build_factoryThatNeedsTraining_isTrainedOnTheSampleAlone() throws Exception {
    OutputLayout layout = build("IVF4,Flat");
    int[] sample =
        IntStream.range(0, N)
            .boxed()
            .sorted(
                (a, b) ->
                    Long.compareUnsigned(
                        Hashing.sipHash24(42, 0).hashString("p" + a, UTF_8).asLong(),
                        Hashing.sipHash24(42, 0).hashString("p" + b, UTF_8).asLong()))
            .limit(50)
            .mapToInt(i -> i)
            .toArray();
    Path expected = folder.resolve("expected.faiss");
    try (FloatMatrix x = FloatMatrix.of(ROWS, D);
        FloatMatrix some = x.copy(sample, 0, 50);
        FaissIndex index = faiss.index_factory(D, "IVF4,Flat", faiss.METRIC_INNER_PRODUCT)) {
      index.train(50, some.at(0));
      index.add(N, x.at(0));
      faiss.write_index(index, expected.toString());
    }
    assertThat(Files.mismatch(Path.of(layout.index()), expected), is(-1L));
  }

  /** The seed chooses what an index is trained on, and nothing else of it. */
  @ParameterizedTest
  @CsvSource({"HNSW8, true", "'IVF4,Flat', false", "Flat, true"})
  void build_otherSeed_keepsAnIndexThatNeedsNoTraining(String factory, boolean kept)
      throws Exception {
    Path index = Path.of(build(factory).index());
    Object file = Files.readAttributes(index, BasicFileAttributes.class).fileKey();
    Path link = Files.createLink(folder.resolve("link"), index); // its key is not given again

    build(factory, new BuildIndex.Training(43, 50));

    Object now = Files.readAttributes(index, BasicFileAttributes.class).fileKey();
    assertThat(Files.exists(link), is(true));
    assertThat(now.equals(file), is(kept));
  }

  @Test
  void build_sampleTooSmallForTheFactory_saysWhy() {
    Exception e = assertThrows(PipelineExecutionException.class, () -> build("IVF51,Flat"));
    assertThat(
        e.getCause().getMessage(),
        is(
            "--index=IVF51,Flat cannot be made of 130 papers, trained on 50 of them:"
                + " Number of training points (50) should be at least as large as number of"
                + " clusters (51)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flatter",
        "IVF,Flat",
        "IVF16",
        "PQ0",
        "PQ8x0",
        "ZnLattice0x1_6",
        "IVF0,Flat",
        "IDMap,Flat",
        ""
      })
  void check_wrongFactoryString_isRefused(String factory) {
    assertThrows(RuntimeException.class, () -> BuildIndex.checkFactory(factory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Flat", "IVF4096,Flat", "HNSW32", "PQ8", "PQ25", "OPQ8,IVF64,PQ8", "SQ8"})
  void check_factoryString_isAllowed(String factory) {
    BuildIndex.checkFactory(factory);
  }

  @Test
  void check_vectorsThatTheFactoryCannotPart_areRefused() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> BuildIndex.checkFactory("PQ25", 384));
    assertThat(
        e.getMessage(), startsWith("--index=PQ25 cannot be made of vectors of 384 components: "));
    BuildIndex.checkFactory("PQ25", 100);
    IllegalArgumentException room =
        assertThrows(
            IllegalArgumentException.class,
            () -> BuildIndex.room("IVF2_HNSW32,PQ7").bytes().of(384));
    assertThat(
        room.getMessage(),
        startsWith("--index=IVF2_HNSW32,PQ7 cannot be made of vectors of 384 components"));
  }

  private OutputLayout build(String factory) throws Exception {
    return build(factory, TRAINING);
  }

  private OutputLayout build(String factory, BuildIndex.Training training) throws Exception {
    OutputLayout layout = OutputLayout.of(folder.toString());
    List<Shard> shards = VectorShards.write(layout, ROWS, D, 40);
    Collections.reverse(shards);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    Centroids centroids = new Centroids(4, D, Arrays.copyOf(ROWS, 4 * D));
    PCollection<Shard> vectors = pipeline.apply("Shards", Create.of(shards));
    PCollectionView<PaperSample> sample =
        vectors
            .apply(SamplePapers.of(training.seed(), training.size()))
            .apply("Sample", View.asSingleton());
    vectors
        .apply(
            LabelPapers.by(
                VectorShards.CLUSTERING,
                pipeline.apply("Fitted", Create.of(centroids)).apply(View.asSingleton()),
                layout))
        .apply(
            BuildIndex.into(
                layout, new BuildIndex.IndexSettings(factory, 3, 7, training, 1 << 20), sample));
    pipeline.run().waitUntilFinish();
    return layout;
  }
}
