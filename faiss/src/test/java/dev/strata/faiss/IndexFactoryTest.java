/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.faiss.Vectors.Found;
import dev.strata.faiss.global.faiss;
import org.junit.jupiter.api.Test;

class IndexFactoryTest {

  private static final int D = 32;
  private static final int K = 10;
  private static final int N = 4_000;
  private static final float[] X = Vectors.random(N, D, 1);
  private static final float[] QUERIES = Vectors.random(50, D, 2);

  @Test
  void ivf_allListsProbed_findsWhatFlatFinds() {
    try (FaissIndex ivf = trained("IVF32,Flat");
        ParameterSpace parameters = new ParameterSpace()) {
      Found truth = Vectors.bruteForce(X, QUERIES, D, K);

      parameters.set_index_parameter(ivf, "nprobe", 32);
      Found all = Vectors.search(ivf, QUERIES, K);
      parameters.set_index_parameter(ivf, "nprobe", 1);
      Found one = Vectors.search(ivf, QUERIES, K);

      assertThat(all.labels(), is(truth.labels()));
      assertThat(
          Vectors.largestDifference(all.distances(), truth.distances()), is(closeTo(0, 1e-6)));
      // else the number of lists would have had no effect
      assertThat(one.recall(truth, K), is(lessThan(0.9)));
    }
  }

  @Test
  void hnsw_widerSearch_recallsMore() {
    try (FaissIndex hnsw = trained("HNSW16,Flat");
        ParameterSpace parameters = new ParameterSpace()) {
      Found truth = Vectors.bruteForce(X, QUERIES, D, K);

      parameters.set_index_parameter(hnsw, "efSearch", 10);
      double narrow = Vectors.search(hnsw, QUERIES, K).recall(truth, K);
      parameters.set_index_parameter(hnsw, "efSearch", 400);
      double wide = Vectors.search(hnsw, QUERIES, K).recall(truth, K);

      assertThat(narrow, is(lessThan(wide)));
      assertThat(wide, is(greaterThan(0.97)));
    }
  }

  @Test
  void factory_metric_isTheOneAskedFor() {
    try (FaissIndex l2 = faiss.index_factory(D, "Flat");
        FaissIndex ip = faiss.index_factory(D, "Flat", faiss.METRIC_INNER_PRODUCT)) {
      assertThat(l2.metric_type(), is(faiss.METRIC_L2));
      assertThat(ip.metric_type(), is(faiss.METRIC_INNER_PRODUCT));
    }
  }

  @Test
  void factory_badString_throwsWhatFaissSays() {
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> faiss.index_factory(D, "Flatter").close());

    assertThat(e.getMessage(), containsString("could not parse index string Flatter"));
  }

  private static FaissIndex trained(String description) {
    FaissIndex index = faiss.index_factory(D, description, faiss.METRIC_INNER_PRODUCT);
    index.train(N, X);
    index.add(N, X);
    return index;
  }
}
