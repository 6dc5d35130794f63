/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.OutputLayout;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {
  @TempDir Path root;
  private OutputLayout layout;
  private String path;

  @BeforeEach
  void lay() {
    layout = OutputLayout.of(root.toString());
    path = layout.vectors(0);
  }

  @Test
  void write_vectors_areReadBack() throws IOException {
    write(row("1", 0.5f, -0f, Float.MIN_VALUE), row("Zoë \uD835\uDC00", 1e30f, -1, 3));

    List<GenericRecord> rows = read();

    assertThat(
        rows.stream().map(row -> row.get("id").toString()).toList(),
        contains("1", "Zoë \uD835\uDC00"));
    assertThat(rows.get(0).get("vector"), is(List.of(0.5f, -0f, Float.MIN_VALUE)));
    assertThat(rows.get(1).get("vector"), is(List.of(1e30f, -1f, 3f)));
  }

  @Test
  void write_vectors_areListsOfThreeLevels() throws IOException {
    write(row("1", 1, 2));

    try (ParquetFileReader file = ParquetFileReader.open(new LocalInputFile(Path.of(path)))) {
      assertThat(
          file.getFileMetaData().getSchema().getType("vector").toString(),
          is(
              """
              required group vector (LIST) {
                repeated group list {
                  required float element;
                }
              }"""));
    }
  }

  @Test
  void write_noRows_isAFileOfNone() throws IOException {
    write();

    assertThat(read(), is(List.of()));
  }

  @Test
  void read_projection_leavesOtherColumns() throws IOException {
    write(row("1", 1, 2));
    List<GenericRecord> rows = new ArrayList<>();

    ParquetFiles.read(path, Schemas.project(Schemas.VECTORS, "created", "id"), rows::add);

    assertThat(rows.get(0).getSchema().getFields().size(), is(2));
    assertThat(rows.get(0).get(1).toString(), is("1"));
    assertThat(rows.get(0).hasField("vector"), is(false));
  }

  @Test
  void read_missingOrDamagedFile_namesIt() throws IOException {
    assertThat(assertThrows(IOException.class, this::read).getMessage(), containsString(path));

    write(row("1", 1, 2));
    byte[] bytes = Files.readAllBytes(Path.of(path));
    Files.write(Path.of(path), Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(assertThrows(IOException.class, this::read).getMessage(), containsString(path));
  }

  private void write(GenericRecord... rows) throws IOException {
    ParquetFiles.write(
        layout,
        path,
        Schemas.VECTORS,
        MadeFrom.step("test", 1).and("rows", Arrays.toString(rows)),
        sink -> {
          for (GenericRecord row : rows) {
            sink.write(row);
          }
        });
  }

  private List<GenericRecord> read() throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    ParquetFiles.read(path, Schemas.VECTORS, rows::add);
    return rows;
  }

  private static GenericRecord row(String id, float... vector) {
    GenericRecord row = new GenericData.Record(Schemas.VECTORS);
    for (String column : List.of("title", "abstract", "created")) {
      row.put(column, column);
    }
    row.put("categories", List.of("a b", "c"));
    row.put(
        "text_hash",
        new GenericData.Fixed(
            Schemas.VECTORS.getField("text_hash").schema(), new byte[Schemas.HASH_BYTES]));
    row.put("id", id);
    row.put("vector", vector);
    return row;
  }
}
