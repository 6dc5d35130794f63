/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.faiss.IndexFlatIP;
import dev.strata.faiss.global.faiss;
import dev.strata.io.ScratchVectors;
import dev.strata.math.FloatMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      assertThat(Files.size(scratch), is((long) ScratchVectors.HEADER_BYTES));
      Files.write(scratch, bytes(x), StandardOpenOption.APPEND);
      VectorIndex.write(
          new ScratchVectors.Mapped(scratch, x), "Flat", new int[0], folder.resolve("strata"));
    }

    assertThat(Files.mismatch(folder.resolve("strata"), folder.resolve("faiss")), is(-1L));
  }

  private static byte[] bytes(FloatMatrix x) {
    byte[] bytes = new byte[Math.toIntExact(x.n() * x.d() * Float.BYTES)];
    new BytePointer(x.at(0)).get(bytes);
    return bytes;
  }
}
