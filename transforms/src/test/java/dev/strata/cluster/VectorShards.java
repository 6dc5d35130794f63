/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.math.KMeans;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.store.Finished;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Writes vector shards for tests. */
public final class VectorShards {
  /** A clustering for centroids that a test brings along. */
  public static final Clustering CLUSTERING =
      new MiniBatchKMeans(1_000, 0, new KMeans.Settings(42, 64, 80, 10, 0.01, 100));

  private VectorShards() {}

  /** Shards of {@code shardSize} papers named p0, p1, … with the rows of {@code values}. */
  public static List<Shard> write(OutputLayout layout, float[] values, int d, int shardSize)
      throws IOException {
    return write(layout, values, d, shardSize, i -> i % 3 == 0 ? List.of("a", "b") : List.of("b"));
  }

  /** The same with other categories: those of paper i. */
  public static List<Shard> write(
      OutputLayout layout,
      float[] values,
      int d,
      int shardSize,
      IntFunction<List<String>> categories)
      throws IOException {
    List<Shard> shards = new ArrayList<>();
    int n = values.length / d;
    for (int from = 0; from < n; from += shardSize) {
      int first = from;
      int rows = Math.min(shardSize, n - from);
      int index = shards.size();
      MadeFrom madeFrom =
          MadeFrom.step("test", 1).and("rows", first).and("values", Arrays.hashCode(values));
      Finished file =
          EmbeddedPapers.write(
              layout,
              layout.vectors(index),
              madeFrom,
              sink -> {
                for (int i = first; i < first + rows; i++) {
                  sink.write(
                      "p" + i,
                      "Title " + i,
                      "",
                      categories.apply(i),
                      i % 10 == 0 ? "" : "20" + (10 + i % 10) + "-06-15",
                      Arrays.copyOfRange(values, i * d, (i + 1) * d));
                }
              });
      shards.add(new Shard(index, layout.vectors(index), rows, file.fingerprint()));
    }
    return shards;
  }
}
