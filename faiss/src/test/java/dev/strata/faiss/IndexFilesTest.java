/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.faiss.Vectors.Found;
import dev.strata.faiss.global.faiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFilesTest {

  private static final int D = 32;
  private static final int N = 2_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"Flat", "IVF16,Flat", "HNSW8,Flat"})
  void index_writtenAndReadBack_isTheSame(String description) throws IOException {
    float[] queries = Vectors.random(30, D, 2);
    Path first = folder.resolve("first.faiss");
    Path second = folder.resolve("second.faiss");

    Found before;
    try (FaissIndex index = filled(description)) {
      before = Vectors.search(index, queries, 5);
      faiss.write_index(index, first.toString());
    }
    try (FaissIndex read = faiss.read_index(first.toString())) {
      Found after = Vectors.search(read, queries, 5);
      faiss.write_index(read, second.toString());

      assertThat(read.ntotal(), is((long) N));
      assertThat(read.metric_type(), is(faiss.METRIC_INNER_PRODUCT));
      assertThat(after.labels(), is(before.labels()));
      assertThat(after.distances(), is(before.distances()));
    }
    assertThat(Files.mismatch(first, second), is(-1L));
  }

  @Test
  void read_truncatedFile_throwsWhatFaissSays() throws IOException {
    Path file = folder.resolve("short.faiss");
    try (FaissIndex index = filled("Flat")) {
      faiss.write_index(index, file.toString());
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    RuntimeException e =
        assertThrows(RuntimeException.class, () -> faiss.read_index(file.toString()).close());

    assertThat(e.getMessage(), containsString("read error in " + file));
  }

  @Test
  void write_folderThatIsNotThere_throwsWhatFaissSays() {
    Path file = folder.resolve("none/index.faiss");
    try (FaissIndex index = filled("Flat")) {
      RuntimeException e =
          assertThrows(RuntimeException.class, () -> faiss.write_index(index, file.toString()));

      assertThat(e.getMessage(), containsString("could not open " + file + " for writing"));
    }
  }

  private static FaissIndex filled(String description) {
    float[] x = Vectors.random(N, D, 1);
    FaissIndex index = faiss.index_factory(D, description, faiss.METRIC_INNER_PRODUCT);
    index.train(N, x);
    index.add(N, x);
    return index;
  }
}
