/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusteringTest {

  /** Two heaps of 200 points on a line: 0 to 1.99 and 100 to 101.99. */
  @Test
  void train_twoHeaps_findsTheirMiddles() {
    float[] x = new float[400];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 200 / 100f + i / 200 * 100;
    }
    try (ClusteringParameters parameters = new ClusteringParameters();
        IndexFlatL2 assigner = new IndexFlatL2(1)) {
      parameters.seed(42);
      try (Clustering clustering = new Clustering(1, 2, parameters)) {
        clustering.train(400, x, assigner);

        FloatVector centroids = clustering.centroids();
        assertThat(centroids.size(), is(2L));
        assertThat(
            IntStream.range(0, 2)
                .map(i -> Math.round(centroids.get(i) * 1000))
                .sorted()
                .boxed()
                .toList(),
            contains(995, 100_995));
      }
    }
  }
}
