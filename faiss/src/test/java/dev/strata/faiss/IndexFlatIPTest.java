/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strata.faiss.Vectors.Found;
import dev.strata.faiss.global.faiss;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFlatIPTest {

  private static final int D = 64;

  /** From 20 queries on FAISS multiplies matrices, below it takes vector by vector. */
  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void search_againstBruteForce_agrees(int queries) {
    float[] x = Vectors.random(3_000, D, 1);
    float[] q = Vectors.random(queries, D, 2);
    try (IndexFlatIP index = new IndexFlatIP(D)) {
      index.add(3_000, x);

      Found found = Vectors.search(index, q, 10);
      Found truth = Vectors.bruteForce(x, q, D, 10);

      assertThat(found.labels(), is(truth.labels()));
      // d roundings of products that sum to at most 1
      assertThat(
          Vectors.largestDifference(found.distances(), truth.distances()),
          lessThan(D * Math.scalb(1.0, -24)));
    }
  }

  @Test
  void search_fewerVectorsThanAskedFor_fillsWithMinusOne() {
    try (IndexFlatIP index = new IndexFlatIP(D)) {
      index.add(2, Vectors.random(2, D, 1));

      long[] labels = Vectors.search(index, Vectors.random(1, D, 2), 4).labels();

      assertThat(Arrays.copyOfRange(labels, 2, 4), is(new long[] {-1, -1}));
    }
  }

  @Test
  void getXb_afterAdd_holdsTheVectors() {
    float[] x = Vectors.random(10, D, 1);
    try (IndexFlatIP index = new IndexFlatIP(D)) {
      index.add(10, x);

      float[] stored = new float[x.length];
      index.get_xb().capacity(x.length).get(stored);

      assertThat(index.ntotal(), is(10L));
      assertThat(stored, is(x));
    }
  }

  /** A store that grew by doubling would be copied, old and new together, to another address. */
  @Test
  void reserve_thenAddInBlocks_neverMovesTheVectors() {
    int block = 8_192;
    int blocks = 40;
    try (IndexFlatIP index = new IndexFlatIP(D);
        FloatPointer x = new FloatPointer(Vectors.random(block, D, 1))) {
      faiss.reserve(index, (long) block * blocks);
      index.add(block, x);
      long address = index.get_xb().address();
      long before = ResidentMemory.anonymousKiB();

      for (int i = 1; i < blocks; i++) {
        index.add(block, x);
      }

      long grown = ResidentMemory.anonymousKiB() - before;
      assertThat(index.ntotal(), is((long) block * blocks));
      assertThat(index.get_xb().address(), is(address));
      assertThat(grown, lessThan(block * (long) blocks * D * Float.BYTES * 5 / 4 / 1024));
    }
  }
}
