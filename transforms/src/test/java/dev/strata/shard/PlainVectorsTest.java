/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.parquet.FixedColumn;
import dev.strata.parquet.ParquetSource;
import dev.strata.parquet.PlainVectors;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single vectors and hashes out of vector shards. */
class PlainVectorsTest {
  private static final int ROWS = 30_000; // of more than a row group
  private static final int D = 300;

  @TempDir Path root;

  @Test
  void read_someRows_theirVectors() throws IOException {
    ParquetSource file = ParquetSource.open(write(ROWS));
    assertThat(file.groups().size(), is(greaterThan(1)));
    Random random = new Random(2);
    int[] rows =
        IntStream.concat(
                IntStream.of(0, 0, ROWS - 1),
                IntStream.concat(
                    IntStream.range(870, 880), // over the end of a page
                    random.ints(2_000, 0, ROWS)))
            .sorted()
            .toArray();
    boolean[] seen = new boolean[rows.length];
    try (PlainVectors vectors = PlainVectors.open(file, Schemas.VECTOR)) {
      assertThat(vectors.dimension(), is(D));
      vectors.read(
          rows,
          (i, vector) -> {
            assertThat(vector, is(vector(rows[i])));
            seen[i] = true;
          });
      for (boolean one : seen) {
        assertThat(one, is(true));
      }
      IOException e =
          assertThrows(IOException.class, () -> vectors.read(new int[] {ROWS}, (i, vector) -> {}));
      assertThat(e.getMessage(), containsString("it has no row " + ROWS));
    }
  }

  @Test
  void read_hashes_inOrder() throws IOException {
    Hash[] hashes = TextHashes.read(ParquetSource.open(write(ROWS)));
    assertThat(hashes.length, is(ROWS));
    for (int i = 0; i < ROWS; i++) {
      assertThat(hashes[i], is(Hash.ofText("Title " + i + "\n")));
    }
  }

  @Test
  void open_vectorsThatAnotherWriterCompressed_isRefused() throws IOException {
    OutputLayout layout = OutputLayout.of(root.toString());
    GenericRecord row = new GenericData.Record(Schemas.project(Schemas.VECTORS, "id", "vector"));
    row.put("id", "p");
    row.put("vector", List.of(1f, 0f));
    ParquetFiles.write(
        layout,
        layout.vectors(1),
        row.getSchema(),
        MadeFrom.step("test", 1),
        sink -> sink.write(row));
    ParquetSource file = ParquetSource.open(layout.vectors(1));
    IOException e = assertThrows(IOException.class, () -> PlainVectors.open(file, Schemas.VECTOR));
    assertThat(e.getMessage(), containsString("its vectors are compressed"));
    e =
        assertThrows(
            IOException.class,
            () -> FixedColumn.read(file, Schemas.TEXT_HASH, Schemas.HASH_BYTES, value -> {}));
    assertThat(e.getMessage(), containsString("there is no column text_hash of 16 bytes"));
  }

  private String write(int rows) throws IOException {
    OutputLayout layout = OutputLayout.of(root.toString());
    EmbeddedPapers.write(
        layout,
        layout.vectors(0),
        MadeFrom.step("test", 1),
        sink -> {
          for (int i = 0; i < rows; i++) {
            sink.write("p" + i, "Title " + i, "", List.of(), "", vector(i));
          }
        });
    return layout.vectors(0);
  }

  private static float[] vector(int row) {
    float[] vector = new float[D];
    Random random = new Random(row);
    for (int j = 0; j < D; j++) {
      vector[j] = random.nextFloat();
    }
    return vector;
  }
}
