/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.strata.embed.reuse.ReusePlan;
import dev.strata.embed.torch.EmbedThreads;
import dev.strata.embed.torch.TinyCheckpoint;
import dev.strata.embed.torch.TinyModel;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Shard;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.RawShardFile;
import dev.strata.shard.Schemas;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedPapersTest {
  private static final int PAPERS = 60;

  @TempDir Path temporary;
  private final EmbedThreads threads = new EmbedThreads();
  private EmbedSettings settings;

  @BeforeEach
  void writeModel() throws IOException {
    String model = TinyModel.write(temporary.resolve("model")).toString();
    settings =
        EmbedSettings.defaults()
            .withModel(model)
            .withMaxTokens(64)
            .withTokensPerBatch(256)
            .withThreads(2);
  }

  @Test
  void embed_twoShards_rowsOfRawInOrderWithUnitVectors() throws InterruptedException, IOException {
    OutputLayout layout = layout("out");
    Shard first = raw(layout, 0, PAPERS);
    Shard second = raw(layout, 1, 1);

    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Shard> vectors =
        pipeline
            .apply(Create.of(first, second))
            .apply(EmbedPapers.into(layout, settings, new TorchEncoders()));
    PAssert.that(vectors.apply(MapElements.into(TypeDescriptors.strings()).via(Shard::path)))
        .containsInAnyOrder(layout.vectors(0), layout.vectors(1));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    assertThat(counter(result, "papers_embedded"), is(PAPERS + 1L));
    assertThat(counter(result, "tokens"), greaterThan(PAPERS * 3L));
    assertThat(counter(result, "tokens_padded"), greaterThan(counter(result, "tokens")));
    for (Shard shard : List.of(first, second)) {
      List<GenericRecord> papers = read(shard.path(), Schemas.RAW);
      List<GenericRecord> embedded = read(layout.vectors(shard.index()), Schemas.VECTORS);
      assertThat(embedded, hasSize((int) shard.rows()));
      for (int row = 0; row < papers.size(); row++) {
        for (String column : List.of("id", "title", "abstract", "categories", "created")) {
          assertThat(embedded.get(row).get(column), is(papers.get(row).get(column)));
        }
        float[] vector = vectorOf(embedded.get(row));
        assertThat(vector.length, is(TinyModel.D));
        assertThat(dot(vector, vector), closeTo(1, 1e-6));
      }
    }
    assertThat(threads.survivors(), empty());
  }

  @Test
  void embed_paperOfEachKind_vectorIsThatOfItsTitleAndAbstract() throws Exception {
    OutputLayout layout = layout("out");
    run(layout, settings, raw(layout, 0, PAPERS));
    List<GenericRecord> embedded = read(layout.vectors(0), Schemas.VECTORS);
    TorchEncoders encoders = new TorchEncoders();
    TextEncoder encoder = encoders.acquire(settings);
    try {
      for (int row = 0; row < PAPERS; row++) {
        GenericRecord paper = embedded.get(row);
        String text = paper.get("title") + "\n" + paper.get("abstract");
        float[] alone = encoder.embed(encoder.tokenize(List.of(text)).get()).get();
        assertThat(text, dot(vectorOf(paper), alone), closeTo(1, 1e-6));
      }
    } finally {
      encoders.release(settings);
    }
  }

  @Test
  void embed_otherNumberOfThreads_sameBytes() throws IOException {
    OutputLayout one = layout("one");
    OutputLayout three = layout("three");
    run(one, settings.withThreads(1), raw(one, 0, PAPERS));
    run(three, settings.withThreads(3), raw(three, 0, PAPERS));
    assertThat(Files.mismatch(Path.of(one.vectors(0)), Path.of(three.vectors(0))), is(-1L));
  }

  @Test
  void embed_finished_recordSaysPrecision() throws IOException {
    OutputLayout layout = layout("out");
    run(layout, settings, raw(layout, 0, 1));
    MadeFrom madeFrom = FinishedFiles.record(layout, layout.vectors(0)).orElseThrow().madeFrom();
    assertThat(madeFrom.parts().get("precision"), is("fp32"));
  }

  @Test
  void embed_byThreeWorkersAtOnce_oneModelIsLoaded() throws IOException {
    OutputLayout layout = layout("out");
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      shards.add(raw(layout, i, PAPERS));
    }
    TestPipeline pipeline =
        TestPipeline.fromOptions(
                PipelineOptionsFactory.fromArgs("--targetParallelism=3", "--runner=DirectRunner")
                    .create())
            .enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(shards))
        .apply(EmbedPapers.into(layout, settings, new TorchEncoders()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(counter(result, "papers_embedded"), is(12L * PAPERS));
    assertThat(counter(result, "models_loaded"), is(1L));
  }

  @Test
  void embed_precisionOfThePlan_isThatOfTheWorkerWhateverItsSettings() throws IOException {
    EmbedSettings bf16 =
        settings
            .withModel(
                TinyCheckpoint.write(temporary.resolve("checkpoint"), Pooling.CLS).toString())
            .withPrecision(Precision.BF16)
            .withCacheDir(temporary.resolve("cache").toString());
    EmbedPlan fp32 = new TorchEncoders().plan(bf16.withPrecision(Precision.FP32));
    OutputLayout layout = layout("out");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionView<EmbedPlan> plan =
        pipeline.apply("Plan", Create.of(fp32)).apply("PlanView", View.asSingleton());
    PCollectionView<ReusePlan> reuse =
        pipeline.apply("Reuse", Create.of(ReusePlan.NOTHING)).apply(View.asSingleton());
    pipeline
        .apply("Shards", Create.of(raw(layout, 0, PAPERS)))
        .apply(
            ParDo.of(new EmbedDoFn(layout, bf16, new TorchEncoders(), plan, reuse, null, null))
                .withSideInput("plan", plan)
                .withSideInput("reuse", reuse));
    pipeline.run().waitUntilFinish(); // fails where another model is loaded

    MadeFrom madeFrom = FinishedFiles.record(layout, layout.vectors(0)).orElseThrow().madeFrom();
    assertThat(madeFrom.parts().get("precision"), is("fp32"));
    assertThat(madeFrom.parts().get("weights"), is(fp32.weights()));
  }

  @Test
  void embed_emptyShard_emptyFile() throws IOException {
    OutputLayout layout = layout("out");
    run(layout, settings, raw(layout, 0, 0));
    assertThat(read(layout.vectors(0), Schemas.VECTORS), empty());
  }

  @Test
  void embed_vectorNotFinite_errorNamesPaperAndShard() throws InterruptedException, IOException {
    String model = TinyModel.writeNaN(temporary.resolve("broken"), '~').toString();
    OutputLayout layout = layout("out");
    Shard shard =
        raw(layout, 7, List.of(paper(0, "fine", ""), paper(1, "~", ""), paper(2, "fine too", "")));

    Exception e =
        assertThrows(RuntimeException.class, () -> run(layout, settings.withModel(model), shard));

    assertThat(
        Throwables.getRootCause(e).getMessage(),
        allOf(containsString("paper p1 "), containsString("shard 7")));
    assertThat(Files.exists(Path.of(layout.vectors(7))), is(false));
    assertThat(threads.survivors(), empty());
  }

  @Test
  void embed_batchFails_errorNamesShardAndPaper() throws IOException {
    String model = TinyModel.writeUpTo(temporary.resolve("broken"), 'z').toString();
    OutputLayout layout = layout("out");
    Shard shard = raw(layout, 3, List.of(paper(0, "z", "")));

    Exception e =
        assertThrows(RuntimeException.class, () -> run(layout, settings.withModel(model), shard));

    assertThat(
        Throwables.getCausalChain(e).stream().map(Throwable::getMessage).toList().toString(),
        containsString("cannot embed shard 3, in the batch of paper p0"));
  }

  @Test
  void embed_noRoomForWhatTheModelMakes_saysSoBeforeAPaperIsEmbedded() throws IOException {
    OutputLayout layout = layout("out");
    ArchiveCounts counts = new ArchiveCounts(1, 1, 1L << 50, 1, new TreeMap<>());
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionView<ArchiveCounts> view =
        pipeline.apply("Counts", Create.of(counts)).apply(View.asSingleton());
    pipeline
        .apply("Raw", Create.of(raw(layout, 0, PAPERS)))
        .apply(
            EmbedPapers.into(layout, settings, new TorchEncoders())
                .withRoom(new Room(true, null), view));
    Exception e = assertThrows(PipelineExecutionException.class, pipeline::run);
    assertThat(
        e.getCause().getMessage(),
        containsString(
            TinyModel.D * 4L * (1 << 20) + ".0 GiB for the vector shards in " + temporary));
    assertThat(Files.exists(Path.of(layout.vectors(0))), is(false));
  }

  @Test
  void displayData_settings_areShown() {
    DisplayData data =
        DisplayData.from(EmbedPapers.into(layout("out"), settings, new TorchEncoders()));
    assertThat(
        data.items().stream().map(item -> item.getKey() + "=" + item.getValue()).toList(),
        hasItems("maxTokens=64", "tokensPerBatch=256", "threads=2", "model=" + settings.model()));
  }

  private void run(OutputLayout layout, EmbedSettings with, Shard... shards) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(Arrays.asList(shards)))
        .apply(EmbedPapers.into(layout, with, new TorchEncoders()));
    pipeline.run().waitUntilFinish();
  }

  private static double dot(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(j -> (double) a[j] * b[j]).sum();
  }

  private static float[] vectorOf(GenericRecord row) {
    List<?> vector = (List<?>) row.get("vector");
    float[] values = new float[vector.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) vector.get(i);
    }
    return values;
  }

  private static long counter(PipelineResult result, String name) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(EmbedPapers.class, name))
            .build();
    Iterable<MetricResult<Long>> counters = result.metrics().queryMetrics(filter).getCounters();
    return counters.iterator().next().getCommitted();
  }

  private OutputLayout layout(String name) {
    return OutputLayout.of(temporary.resolve(name).toString());
  }

  /** Papers of many lengths; every third has no abstract, another third no title. */
  private static Shard raw(OutputLayout layout, int index, int papers) throws IOException {
    return raw(
        layout,
        index,
        IntStream.range(0, papers)
            .mapToObj(
                i ->
                    paper(
                        i,
                        i % 3 == 1 ? "" : "title " + i,
                        i % 3 == 2 ? "" : "words " + "x y ".repeat(i * 7 % 20)))
            .toList());
  }

  private static Shard raw(OutputLayout layout, int index, List<Paper> papers) throws IOException {
    Finished file =
        RawShardFile.write(
            layout,
            layout.raw(index),
            MadeFrom.step("test", 1).and("papers", papers.toString()),
            sink -> {
              for (Paper paper : papers) {
                sink.write(paper);
              }
            });
    return new Shard(index, layout.raw(index), papers.size(), file.fingerprint());
  }

  private static Paper paper(int i, String title, String abstractText) {
    return new Paper(
        "p" + i,
        title,
        abstractText,
        i % 3 == 0 ? List.of() : List.of("cs.DL", "math.CO"),
        "2001-02-" + (10 + i % 19),
        "a.jsonl",
        i + 1);
  }

  private static List<GenericRecord> read(String path, Schema schema) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    ParquetFiles.read(path, schema, rows::add);
    return rows;
  }
}
