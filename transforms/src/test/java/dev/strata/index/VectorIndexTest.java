/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.faiss.IndexFlatIP;
import dev.strata.faiss.global.faiss;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Points;
import dev.strata.shard.ScratchVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorIndexTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 384", "8192, 3", "20000, 7"})
  void write_flat_givesTheBytesThatFaissWritesOfAnIndexOfAllRows(int n, int d) throws IOException {
    try (FloatMatrix x = new FloatMatrix(n, d);
        IndexFlatIP index = new IndexFlatIP(d)) {
      Random random = new Random(42);
      for (int i = 0; i < n; i++) {
        float[] row = new float[d];
        for (int j = 0; j < d; j++) {
          row[j] = (float) random.nextGaussian();
        }
        x.put(i, row);
      }
      index.add(n, x.at(0));
      faiss.write_index(index, folder.resolve("faiss").toString());

      Path scratch = folder.resolve("scratch");
      VectorIndex.writeFlatHeader(scratch, n, d);
      assertThat(Files.size(scratch), is((long) BuildIndex.HEADER_BYTES));
      Files.write(scratch, bytes(x), StandardOpenOption.APPEND);
      VectorIndex.write(
          new ScratchVectors.Mapped(scratch, x), "Flat", new int[0], folder.resolve("strata"));
    }

    assertThat(Files.mismatch(folder.resolve("strata"), folder.resolve("faiss")), is(-1L));
  }

  /** Threads insert into a graph in any order, so one must do where a graph is built. */
  @ParameterizedTest
  @ValueSource(
      strings = {"IVF32_HNSW8,Flat", "HNSW8", "IVF32,Flat", "IVF32(HNSW8),SQ8", "PCA8,IVF32,Flat"})
  void write_anyNumberOfThreads_givesTheSameBytes(String factory) throws IOException {
    int n = 12_000;
    int d = 16;
    int[] sample = IntStream.range(0, 2000).map(i -> i * 6).toArray();
    int before = faiss.get_omp_threads();
    try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(n, d, 50, 0.4, 3), d)) {
      ScratchVectors.Mapped rows = new ScratchVectors.Mapped(folder.resolve("none"), x);
      for (int threads : new int[] {1, 2, 4}) {
        faiss.set_omp_threads(threads);
        VectorIndex.write(rows, factory, sample, folder.resolve("at" + threads));
        assertThat(faiss.get_omp_threads(), is(threads));
        assertThat(
            factory + " at " + threads,
            Files.mismatch(folder.resolve("at1"), folder.resolve("at" + threads)),
            is(-1L));
      }
    } finally {
      faiss.set_omp_threads(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HNSW32, true",
    "'IDMap,HNSW32,Flat', true",
    "'PCA64,NSG32,Flat', true",
    "'IVF64(HNSW32),HNSW16', true",
    "'IVF65536_HNSW32,Flat', false",
    "'OPQ8,IVF4096_HNSW32,PQ8', false",
    "'IVF4096(IVF64,Flat),Flat', false",
    "Flat, false",
  })
  void isGraph_factory_isWhereTheVectorsThemselvesGo(String factory, boolean graph) {
    assertThat(VectorIndex.isGraph(factory), is(graph));
  }

  @ParameterizedTest
  @CsvSource({
    "Flat, false",
    "HNSW32, false",
    "'HNSW32,Flat', false",
    "'IVF4,Flat', true",
    "PQ8, true",
    "'IVF65536_HNSW32,Flat', true",
    "'HNSW32,SQ8', true",
    "'PCA8,Flat', true",
  })
  void isTrained_factory_isWhatFaissSays(String factory, boolean trained) {
    assertThat(BuildIndex.isTrained(factory), is(trained));
  }

  @ParameterizedTest
  @CsvSource({
    "Flat, 1536",
    "HNSW32, 1536",
    "'IVF64,Flat', 1537",
    "PQ8, 8",
    "SQ8, 384",
    "'HNSW32,SQ8', 0",
  })
  void codeBytes_factory_isWhatAVectorTakesAtLeast(String factory, long bytes) {
    assertThat(VectorIndex.codeBytes(factory, 384), is(bytes));
  }

  private static byte[] bytes(FloatMatrix x) {
    byte[] bytes = new byte[Math.toIntExact(x.n() * x.d() * Float.BYTES)];
    new BytePointer(x.at(0)).get(bytes);
    return bytes;
  }
}
