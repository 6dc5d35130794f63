/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.parquet.PaperColumn;
import dev.strata.parquet.ParquetSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that pyarrow, DuckDB and Polars wrote: {@code given/make.py} among the resources makes
 * them, and what they hold.
 */
class ForeignWritersTest {
  private static final String VECTOR = "vector";

  @TempDir private static Path folder;

  static Stream<String> files() throws IOException {
    Iterator<String> names = expected().fieldNames();
    List<String> files = new ArrayList<>();
    names.forEachRemaining(files::add);
    assertThat(files.size(), is(13));
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void read_fileOfAnotherWriter_givesWhatItWrote(String name) throws Exception {
    ParquetSource file = ParquetSource.open(path(name));
    for (Map.Entry<String, JsonNode> column : expected().get(name).properties()) {
      String what = name + " " + column.getKey();
      if (column.getKey().equals(VECTOR)) {
        assertThat(what, vectors(file), is(vectors(column.getValue())));
      } else {
        assertThat(what, cells(file, column.getKey()), is(cells(column.getValue())));
      }
    }
  }

  @Test
  void cells_ofAColumnThatIsNotThere_areEmpty() throws Exception {
    ParquetSource file = ParquetSource.open(path("pyarrow-int96.parquet"));
    assertThat(new PaperColumn(file, "none").exists(), is(false));
    assertThat(cells(file, "none").stream().distinct().toList(), is(List.of("")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "other_bool | boolean",
        "other_time | time(micros,false)",
        "other_struct | struct of a, b",
        "other_one | struct of a",
        "other_map | map",
        "other_structs | list of struct of a, b",
        "other_lists | list of list of string",
        "other_blob | binary",
        "list | list of string",
        "decimal_9_2 | decimal(9,2)",
      })
  void typeName_ofAColumn_isWhatAUserCallsIt(String column, String type) throws Exception {
    ParquetSource file = ParquetSource.open(path("pyarrow-types-1.0.parquet"));
    assertThat(new PaperColumn(file, column).typeName(), is(type));
  }

  @Test
  void read_encryptedFile_saysSo() throws Exception {
    String whole = path("encrypted.parquet");
    IOException e = assertThrows(IOException.class, () -> ParquetSource.open(whole));
    assertThat(
        e.getMessage(),
        is("cannot read " + whole + ": it is encrypted: write it anew without encryption"));
    String column = path("encrypted-column.parquet");
    ParquetSource file = ParquetSource.open(column);
    assertThat(vectors(file), is(List.of(List.of(1f))));
    e = assertThrows(IOException.class, () -> PaperRows.read(file, List.of("id"), row -> {}));
    assertThat(
        e.getMessage(),
        containsString(column + ": its column id is encrypted: write it anew without encryption"));
  }

  private static JsonNode expected() throws IOException {
    try (InputStream in = ForeignWritersTest.class.getResourceAsStream("given/expected.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** The file, which lies among the resources as text. */
  private static String path(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      try (InputStream in =
          ForeignWritersTest.class.getResourceAsStream("given/" + name + ".base64")) {
        Files.write(file, Base64.getMimeDecoder().decode(in.readAllBytes()));
      }
    }
    return file.toString();
  }

  /** Of each row its texts, a bar between, or that it has something that is no text. */
  private static List<String> cells(ParquetSource file, String name) throws IOException {
    List<String> cells = new ArrayList<>();
    try (PaperColumn column = new PaperColumn(file, name)) {
      for (BlockMetaData group : file.groups()) {
        column.begin(group);
        for (long row = 0; row < group.getRowCount(); row++) {
          PaperColumn.Content cell = column.next();
          assertThat(cell == PaperColumn.Content.TEXT, is(!column.texts().isEmpty()));
          assertThat(column.text(), is(String.join(" ", column.texts())));
          cells.add(
              cell == PaperColumn.Content.OTHER_TYPE ? "other" : String.join("|", column.texts()));
        }
      }
    }
    return cells;
  }

  private static List<String> cells(JsonNode rows) {
    List<String> cells = new ArrayList<>();
    for (JsonNode row : rows) {
      List<String> texts = new ArrayList<>();
      row.forEach(text -> texts.add(text.isNull() ? null : text.asText()));
      texts.removeIf(text -> text == null);
      cells.add(row.isObject() ? "other" : row.isArray() ? String.join("|", texts) : text(row));
    }
    return cells;
  }

  private static String text(JsonNode row) {
    return row.isNull() ? "" : row.asText();
  }

  private static List<List<Float>> vectors(JsonNode rows) {
    List<List<Float>> vectors = new ArrayList<>();
    for (JsonNode row : rows) {
      List<Float> vector = new ArrayList<>();
      row.forEach(component -> vector.add((float) component.asDouble()));
      vectors.add(vector);
    }
    return vectors;
  }

  private static List<List<Float>> vectors(ParquetSource file) throws IOException {
    List<List<Float>> vectors = new ArrayList<>();
    for (BlockMetaData group : file.groups()) {
      try (SeekableByteChannel channel = file.channel()) {
        file.vectors(VECTOR)
            .read(
                channel,
                group,
                (row, components, length) -> {
                  List<Float> vector = new ArrayList<>();
                  for (int j = 0; j < length; j++) {
                    vector.add(components[j]);
                  }
                  vectors.add(vector);
                });
      }
    }
    return vectors;
  }
}
