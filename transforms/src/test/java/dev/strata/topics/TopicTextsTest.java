/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.strata.cluster.LabelPapers;
import dev.strata.cluster.PaperSample;
import dev.strata.cluster.SamplePapers;
import dev.strata.cluster.VectorShards;
import dev.strata.findings.ExtinctTopic;
import dev.strata.findings.Rankings;
import dev.strata.findings.TopicLists;
import dev.strata.findings.TraceCategories;
import dev.strata.model.Centroids;
import dev.strata.model.LabelledShard;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.store.MadeFrom;
import dev.strata.topics.TopicNames.Language;
import dev.strata.topics.TopicNames.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicTextsTest {
  private static final Centroids AXES = new Centroids(2, 2, new float[] {1, 0, 0, 1});
  private static final int PAPERS = 60;

  @TempDir private Path folder;

  @Test
  void names_ofTwoTopics_areTheWordsThatSetThemApart() throws Exception {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    List<Shard> shards = shards();
    PCollection<Shard> vectors = pipeline.apply("Shards", Create.of(shards));
    PCollectionView<Centroids> centroids = centroids(pipeline);
    PCollectionView<PaperSample> sample =
        vectors.apply(SamplePapers.of(42, 1_000)).apply("Sample", View.asSingleton());

    PCollection<TopicNames> names =
        labels(vectors, centroids).apply(NameTopics.of(layout(), sample, centroids));

    PAssert.thatSingleton(names)
        .satisfies(
            found -> {
              Words first = found.topics().get(0);
              assertThat(first.papers(), is(PAPERS / 2L));
              assertThat(first.terms().get(0).term(), is("rye bread"));
              assertThat(first.languages(), contains(new Language("eng", PAPERS / 2)));
              Words second = found.topics().get(1);
              assertThat(second.terms().get(0).term(), is("pain seigle"));
              assertThat(second.languages(), contains(new Language("fra", PAPERS / 2)));
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(Files.readString(Path.of(layout().terms())), startsWith("{"));
  }

  @Test
  void categories_ofAnExtinctTopic_areCountedInTheWholeArchive() throws Exception {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Shard> vectors = pipeline.apply("Shards", Create.of(shards()));
    PCollectionView<Centroids> centroids = centroids(pipeline);
    PCollection<LabelledShard> labels = labels(vectors, centroids);
    PCollectionView<FindAsOf.AsOf> asOf =
        vectors.apply(FindAsOf.orElse(null)).apply("AsOf", View.asSingleton());
    PCollectionView<TopicTrends> trends =
        labels.apply(CountTopicMonths.backFrom(asOf, 24)).apply("Trends", View.asSingleton());
    PCollectionView<TopicSummaries> topics =
        labels
            .apply(DescribeTopics.of(VectorShards.CLUSTERING, centroids))
            .apply("Topics", View.asSingleton());
    ExtinctTopic extinct = new ExtinctTopic(1, 0, 30, 0.1, 0.001, null, null, 0.1, List.of());
    PCollectionView<Rankings> rankings =
        pipeline
            .apply("Listed", Create.of(Rankings.none().with(TopicLists.EXTINCT, List.of(extinct))))
            .apply("Rankings", View.asSingleton());

    PAssert.thatSingleton(labels.apply(TraceCategories.of(asOf, trends, topics, rankings)))
        .satisfies(
            found -> {
              // topic 0 has "bread" first, and the other one "all"; the last paper is of December,
              // 12 are in each window, and the oldest window is not whole
              assertThat(
                  found.archive(),
                  is(Map.of("bread", List.of(6L, 6L, 6L, 6L), "all", List.of(6L, 6L, 6L, 6L))));
              assertThat(
                  found.topics(),
                  is(
                      Map.of(
                          0,
                          Map.of(
                              "bread", List.of(6L, 6L, 6L, 6L), "all", List.of(0L, 0L, 0L, 0L)))));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private OutputLayout layout() {
    return OutputLayout.of(folder.toString());
  }

  private static PCollectionView<Centroids> centroids(TestPipeline pipeline) {
    return pipeline.apply("Fitted", Create.of(AXES)).apply("Centroids", View.asSingleton());
  }

  private PCollection<LabelledShard> labels(
      PCollection<Shard> vectors, PCollectionView<Centroids> centroids) {
    return vectors.apply(LabelPapers.by(VectorShards.CLUSTERING, centroids, layout()));
  }

  /** A paper a month for five years, by turns of either topic, in two shards. */
  private List<Shard> shards() throws IOException {
    List<Shard> shards = new ArrayList<>();
    int size = 40;
    for (int from = 0; from < PAPERS; from += size) {
      int first = from;
      int rows = Math.min(size, PAPERS - from);
      String target = layout().vectors(shards.size());
      String fingerprint =
          EmbeddedPapers.write(
                  layout(),
                  target,
                  MadeFrom.step("test", 1).and("from", from),
                  sink -> {
                    for (int i = first; i < first + rows; i++) {
                      boolean bread = i % 2 == 0;
                      sink.write(
                          "p" + i,
                          bread ? "Rye bread from a cold kitchen" : "Le pain de seigle",
                          bread
                              ? "We bake rye bread, and compare the taste of rye breads"
                              : "Nous avons fait du pain seigle, et nous comparons le goût de"
                                  + " ce qui a été cuit",
                          bread ? List.of("bread", "all") : List.of("all"),
                          LocalDate.of(2015, 1, 15).plusMonths(i).toString(),
                          bread ? new float[] {1, 0} : new float[] {0, 1});
                    }
                  })
              .fingerprint();
      shards.add(new Shard(shards.size(), target, rows, fingerprint));
    }
    return shards;
  }
}
