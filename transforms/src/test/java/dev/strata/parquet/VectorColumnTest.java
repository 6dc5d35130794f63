/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.given.GivenFiles;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VectorColumnTest {
  private static final String THREE =
      "optional group vector (LIST) { repeated group list { optional float element; } }";
  private static final String FILLED =
      "required group vector (LIST) { repeated group list { required float element; } }";
  private static final String DOUBLE =
      "optional group vector (LIST) { repeated group bag { optional double item; } }";
  private static final String TWO = "optional group vector (LIST) { repeated float array; }";
  private static final String BARE = "repeated float vector;";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    THREE + ", true, SNAPPY, PARQUET_1_0",
    THREE + ", true, ZSTD, PARQUET_2_0",
    THREE + ", false, UNCOMPRESSED, PARQUET_1_0",
    THREE + ", false, SNAPPY, PARQUET_2_0",
    FILLED + ", false, UNCOMPRESSED, PARQUET_1_0",
    FILLED + ", true, GZIP, PARQUET_2_0",
    DOUBLE + ", true, ZSTD, PARQUET_1_0",
    DOUBLE + ", false, ZSTD, PARQUET_1_0",
    DOUBLE + ", false, UNCOMPRESSED, PARQUET_2_0",
    TWO + ", true, SNAPPY, PARQUET_1_0",
    TWO + ", false, UNCOMPRESSED, PARQUET_2_0",
    BARE + ", false, UNCOMPRESSED, PARQUET_1_0",
    BARE + ", true, ZSTD, PARQUET_1_0",
  })
  void read_anyLayoutAndPages_givesTheRows(
      String column, boolean dictionary, CompressionCodecName codec, WriterVersion version)
      throws IOException {
    List<List<Float>> rows = rows(700, 12);
    Path file = write(column, rows, dictionary, codec, version);

    assertThat(ParquetSource.open(file.toString()).groups().size(), is(greaterThan(2)));
    assertThat(read(file), is(rows));
  }

  /** As models that are quantized give them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 element | -2147483648 | 2147483647",
        "int32 element (INTEGER(32,true)) | -2147483648 | 2147483647",
        "int32 element (INTEGER(16,true)) | -32768 | 32767",
        "int32 element (INTEGER(16,false)) | 0 | 65535",
        "int32 element (INTEGER(8,true)) | -128 | 127",
        "int32 element (INTEGER(8,false)) | 0 | 255",
      })
  void read_wholeNumbers_givesTheRows(String element, int least, int most) throws IOException {
    Random random = new Random(2);
    List<List<Float>> rows = new ArrayList<>();
    rows.add(List.of((float) least, (float) most, 0f, 1f));
    for (int i = 0; i < 100; i++) {
      rows.add(random.longs(4, least, most + 1L).mapToObj(x -> (float) x).toList());
    }

    for (boolean dictionary : List.of(true, false)) {
      for (WriterVersion version : WriterVersion.values()) {
        Path file =
            write(
                THREE.replace("float element", element),
                rows,
                dictionary,
                CompressionCodecName.SNAPPY,
                version);
        assertThat(read(file), is(rows));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 element (INTEGER(32,false))",
        "int64 element",
        "int64 element (INTEGER(64,true))",
        "boolean element",
        "fixed_len_byte_array(2) element",
      })
  void find_numbersThatAreNoComponents_saysSo(String element) throws IOException {
    Path file =
        write(
            THREE.replace("float element", element),
            Collections.nCopies(2, null),
            false,
            CompressionCodecName.SNAPPY,
            WriterVersion.PARQUET_1_0);
    ParquetSource opened = ParquetSource.open(file.toString());

    IOException e = assertThrows(IOException.class, () -> opened.vectors("vector"));

    assertThat(e.getMessage(), containsString("float16 or whole numbers of up to 32 bits"));
  }

  /** Pages of a dictionary, and after it has grown too large, plain ones, in one column. */
  @ParameterizedTest
  @CsvSource({"PARQUET_1_0", "PARQUET_2_0"})
  void read_dictionaryThatGrewTooLarge_givesTheRows(WriterVersion version) throws IOException {
    List<List<Float>> rows = rows(900, 40);
    Path file =
        GivenFiles.write(
            folder.resolve("file"),
            GivenFiles.THREE_LEVELS,
            Collections.nCopies(900, "id"),
            rows,
            b ->
                b.withWriterVersion(version)
                    .withDictionaryEncoding(true)
                    .withDictionaryPageSize(1000)
                    .withPageSize(2000));

    assertThat(read(file), is(rows));
  }

  @ParameterizedTest
  @CsvSource({"PARQUET_1_0", "PARQUET_2_0"})
  void read_nullsAndListsOfAnyLength_areRowsOfTheirOwn(WriterVersion version) throws IOException {
    List<List<Float>> rows = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      int length = random.nextInt(4);
      List<Float> row = new ArrayList<>();
      for (int j = 0; j < length; j++) {
        row.add(random.nextInt(5) == 0 ? null : random.nextFloat());
      }
      rows.add(length == 0 && random.nextBoolean() ? null : row);
    }
    Path file = write(THREE, rows, false, CompressionCodecName.SNAPPY, version);

    List<List<Float>> expected =
        rows.stream()
            .map(
                row ->
                    row == null
                        ? List.<Float>of()
                        : row.stream().map(x -> x == null ? (Float) Float.NaN : x).toList())
            .toList();
    assertThat(read(file), is(expected));
  }

  @ParameterizedTest
  @CsvSource({"PARQUET_1_0", "PARQUET_2_0"})
  void read_noVectorAtAll_isRowsOfNone(WriterVersion version) throws IOException {
    Path file =
        write(THREE, Collections.nCopies(40, null), true, CompressionCodecName.SNAPPY, version);

    assertThat(read(file), is(Collections.nCopies(40, List.of())));
  }

  @Test
  void find_otherColumn_saysWhatThereIs() throws IOException {
    Path file =
        write(
            FILLED,
            rows(3, 2),
            false,
            CompressionCodecName.UNCOMPRESSED,
            WriterVersion.PARQUET_1_0);
    ParquetSource opened = ParquetSource.open(file.toString());

    IOException missing = assertThrows(IOException.class, () -> opened.vectors("embedding"));
    assertThat(
        missing.getMessage(),
        is(
            "cannot read "
                + file
                + ": there is no column embedding; name another with --idColumn or --vectorColumn: the"
                + " columns are id, vector"));
    IOException text = assertThrows(IOException.class, () -> opened.vectors("id"));
    assertThat(
        text.getMessage(),
        endsWith(
            "the column id is of type string, but a vector is a list of float, double, float16 or whole"
                + " numbers of up to 32 bits"));
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"ZSTD", "SNAPPY"})
  void read_damagedPages_isAnError(CompressionCodecName codec) throws IOException {
    Path file = write(FILLED, rows(700, 12), false, codec, WriterVersion.PARQUET_1_0);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 200, bytes.length / 2, (byte) 0x5A);
    Files.write(file, bytes);

    assertThrows(IOException.class, () -> read(file));

    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
    IOException cut = assertThrows(IOException.class, () -> read(file));
    assertThat(cut.getMessage(), containsString("cannot read " + file));
  }

  private Path write(
      String column,
      List<List<Float>> rows,
      boolean dictionary,
      CompressionCodecName codec,
      WriterVersion version)
      throws IOException {
    return GivenFiles.write(
        folder.resolve("file"),
        "message schema { optional binary id (STRING); " + column + " }",
        Collections.nCopies(rows.size(), "id"),
        rows,
        b ->
            b.withDictionaryEncoding(dictionary)
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .withMinRowCountForPageSizeCheck(10)
                .withMaxRowCountForPageSizeCheck(10)
                .withPageSize(800)
                .withRowGroupSize(10_000L));
  }

  private static List<List<Float>> rows(int n, int d) {
    Random random = new Random(7);
    List<List<Float>> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Float> row = new ArrayList<>();
      for (int j = 0; j < d; j++) {
        row.add(j % 3 == 0 ? (float) random.nextInt(50) : random.nextFloat());
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<List<Float>> read(Path file) throws IOException {
    ParquetSource opened = ParquetSource.open(file.toString());
    List<List<Float>> rows = new ArrayList<>();
    try (SeekableByteChannel channel = Storage.open(file.toString())) {
      for (BlockMetaData group : opened.groups()) {
        int first = rows.size();
        opened
            .vectors("vector")
            .read(
                channel,
                group,
                (row, components, length) -> {
                  assertThat(row, is(rows.size() - first));
                  List<Float> values = new ArrayList<>();
                  for (int j = 0; j < length; j++) {
                    values.add(components[j]);
                  }
                  rows.add(values);
                });
      }
    } catch (RuntimeException e) {
      throw ParquetSource.cannotRead(file.toString(), e);
    }
    return rows;
  }
}
