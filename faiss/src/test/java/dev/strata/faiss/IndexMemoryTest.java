/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strata.faiss.global.faiss;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index holds 500 KiB here, so 1,000 that were not freed would hold 500 MB. */
class IndexMemoryTest {

  private static final int D = 64;
  private static final int N = 2_000;
  private static final long NOISE_KIB = 50_000;
  private static final FloatPointer VECTORS = new FloatPointer(Vectors.random(N, D, 1));

  @Test
  void close_thousandIndexesFromTheConstructor_givesMemoryBack() {
    assertThat(grownKiB(() -> filled(new IndexFlatIP(D))), is(lessThan(NOISE_KIB)));
  }

  @Test
  void close_thousandIndexesFromTheFactory_givesMemoryBack() {
    assertThat(grownKiB(() -> filled(faiss.index_factory(D, "Flat"))), is(lessThan(NOISE_KIB)));
  }

  @Test
  void close_thousandIndexesFromAFile_givesMemoryBack(@TempDir Path folder) {
    String file = folder.resolve("flat.faiss").toString();
    try (FaissIndex index = filled(new IndexFlatIP(D))) {
      faiss.write_index(index, file);
    }
    assertThat(grownKiB(() -> faiss.read_index(file)), is(lessThan(NOISE_KIB)));
  }

  private static FaissIndex filled(FaissIndex index) {
    index.add(N, VECTORS);
    return index;
  }

  private static long grownKiB(Supplier<FaissIndex> maker) {
    makeAndClose(20, maker);
    long before = ResidentMemory.anonymousKiB();
    makeAndClose(1_000, maker);
    return ResidentMemory.anonymousKiB() - before;
  }

  private static void makeAndClose(int times, Supplier<FaissIndex> maker) {
    for (int i = 0; i < times; i++) {
      try (FaissIndex index = maker.get()) {
        assertThat(index.ntotal(), is((long) N));
      }
    }
  }
}
