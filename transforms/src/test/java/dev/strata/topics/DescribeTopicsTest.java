/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.strata.cluster.LabelPapers;
import dev.strata.cluster.VectorShards;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.topics.TopicSummary.Category;
import dev.strata.topics.TopicSummary.Nearest;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescribeTopicsTest {
  // centroids at length 2 along each axis; papers on the unit circle at these angles in degrees
  private static final Centroids CENTROIDS = new Centroids(2, 2, new float[] {2, 0, 0, 2});
  private static final double[] ANGLES = {10, 80, 0, 20, 30, 40, 35, 80};

  @TempDir private Path folder;

  @Test
  void describe_papersOverThreeShards_areCountedAndTheNearestNamed() throws Exception {
    OutputLayout layout = OutputLayout.of(folder.toString());
    float[] rows = new float[2 * ANGLES.length];
    double inertia = 0;
    for (int i = 0; i < ANGLES.length; i++) {
      double angle = Math.toRadians(ANGLES[i]);
      rows[2 * i] = (float) Math.cos(angle);
      rows[2 * i + 1] = (float) Math.sin(angle);
      inertia += 5 - 4 * Math.max(Math.cos(angle), Math.sin(angle));
    }
    List<Shard> shards = VectorShards.write(layout, rows, 2, 3);
    double expectedInertia = inertia;

    describe(layout, shards, summaries -> assertFound(summaries, expectedInertia));
  }

  /** The first topic has more categories than are kept while shards are added up. */
  @ParameterizedTest
  @ValueSource(ints = {1_500, 500, 170})
  void describe_manyCategories_countsTheCommonestExactly(int shardSize) throws Exception {
    OutputLayout layout = OutputLayout.of(folder.toString());
    float[] rows = new float[2 * 1_500];
    for (int i = 0; i < 1_500; i++) {
      rows[2 * i + (i % 10 == 0 ? 1 : 0)] = 1;
    }
    List<Shard> shards =
        VectorShards.write(
            layout,
            rows,
            2,
            shardSize,
            i -> List.of(String.format("own %04d", i), i % 3 == 0 ? "rare" : "common"));

    describe(
        layout,
        shards,
        summaries -> {
          assertThat(
              summaries.topics().get(0).categories(),
              contains(new Category("common", 900), new Category("rare", 450)));
          assertThat(
              summaries.topics().get(1).categories(),
              contains(
                  new Category("common", 100),
                  new Category("rare", 50),
                  new Category("own 0000", 1),
                  new Category("own 0010", 1),
                  new Category("own 0020", 1)));
        });
  }

  /** What is compared with what was found. */
  @FunctionalInterface
  private interface Expectation extends Serializable {
    void accept(TopicSummaries found);
  }

  private static void describe(OutputLayout layout, List<Shard> shards, Expectation expectation) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionView<Centroids> centroids =
        pipeline.apply("Fitted", Create.of(CENTROIDS)).apply(View.asSingleton());

    PCollection<TopicSummaries> found =
        pipeline
            .apply("Shards", Create.of(shards))
            .apply(LabelPapers.by(VectorShards.CLUSTERING, centroids, layout))
            .apply(DescribeTopics.of(VectorShards.CLUSTERING, centroids));
    PAssert.thatSingleton(found)
        .satisfies(
            summaries -> {
              expectation.accept(summaries);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static void assertFound(TopicSummaries summaries, double inertia) {
    assertThat(summaries.k(), is(2));
    assertThat(summaries.d(), is(2));
    assertThat(summaries.inertia(), closeTo(inertia, 1e-5));
    assertThat(summaries.topics().stream().map(TopicSummary::label).toList(), contains(0, 1));
    TopicSummary first = summaries.topics().get(0);
    assertThat(first.papers(), is(6L));
    assertThat( // papers 0, 3 and 6 are of "a b", the others of "b"
        first.categories(), contains(new Category("b", 6), new Category("a", 3)));
    assertThat(
        first.nearest().stream().map(Nearest::id).toList(), contains("p2", "p0", "p3", "p4", "p6"));
    assertThat(first.nearest().get(1).title(), is("Title 0"));
    assertThat(first.nearest().get(1).similarity(), closeTo(Math.cos(Math.toRadians(10)), 1e-6));
    TopicSummary second = summaries.topics().get(1);
    assertThat( // a tie, so the earlier paper comes first
        second.nearest().stream().map(Nearest::id).toList(), contains("p1", "p7"));
  }
}
