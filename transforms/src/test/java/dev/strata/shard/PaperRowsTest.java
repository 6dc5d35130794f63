/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strata.parquet.PaperColumn;
import dev.strata.parquet.ParquetSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperRowsTest {
  private static final List<String> COLUMNS =
      List.of("id", "title", "created", "label", "categories", "no such column");
  private static final int N = 5000;

  @TempDir private Path folder;

  /** Pages of some hundred rows, in groups of some thousand, with dictionaries and without. */
  @ParameterizedTest
  @CsvSource({"v1, true", "v1, false", "v2, true", "v2, false"})
  void readSome_anyRows_areThoseOfReadingAll(String version, boolean dictionary)
      throws IOException {
    ParquetSource file = write(WriterVersion.fromString(version), dictionary);
    assertThat(file.groups().size(), is(greaterThan(2)));
    List<List<String>> all = new ArrayList<>();
    PaperRows.readCells(file, COLUMNS, (columns, cells) -> all.add(texts(columns)));
    assertThat(all.size(), is(N));
    assertThat(all.get(7).get(0), is("id 7"));

    Random random = new Random(4);
    for (int turn = 0; turn < 60; turn++) {
      SortedSet<Long> wanted = new TreeSet<>();
      int some = turn % 3 == 0 ? 2 : 1 + random.nextInt(turn * 4 + 1);
      for (int i = 0; i < some; i++) {
        wanted.add((long) random.nextInt(N));
      }
      wanted.add(turn == 0 ? 0L : N - 1L);
      List<List<String>> read = new ArrayList<>();
      PaperRows.readSome(file, COLUMNS, wanted, (columns, cells) -> read.add(texts(columns)));
      assertThat(read, is(wanted.stream().map(row -> all.get(row.intValue())).toList()));
    }
    List<List<String>> none = new ArrayList<>();
    PaperRows.readSome(
        file, COLUMNS, new TreeSet<>(), (columns, cells) -> none.add(texts(columns)));
    assertThat(none.size(), is(0));
  }

  @Test
  void readGroup_allGroups_areTheWholeFile() throws IOException {
    ParquetSource file = write(WriterVersion.PARQUET_1_0, true);
    List<String> ids = new ArrayList<>();
    for (int group = 0; group < file.groups().size(); group++) {
      PaperRows.readGroup(
          file, group, List.of("id"), (columns, cells) -> ids.add(columns[0].text()));
    }
    assertThat(ids, is(IntStream.range(0, N).mapToObj(i -> "id " + i).toList()));
  }

  private static List<String> texts(PaperColumn[] columns) {
    List<String> texts = new ArrayList<>();
    for (var column : columns) {
      texts.add(String.join("|", column.texts()));
    }
    return texts;
  }

  private ParquetSource write(WriterVersion version, boolean dictionary) throws IOException {
    Path path = folder.resolve("papers-" + version + dictionary + ".parquet");
    Configuration configuration = new Configuration(false);
    configuration.setBoolean(ParquetFiles.TWO_LEVEL_LISTS, false);
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(path))
            .withSchema(Schemas.PAPERS)
            .withDataModel(GenericData.get())
            .withConf(configuration)
            .withWriterVersion(version)
            .withDictionaryEncoding(dictionary)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(8_000L)
            .withPageRowCountLimit(170)
            .withMinRowCountForPageSizeCheck(50)
            .build()) {
      Random random = new Random(9);
      for (int i = 0; i < N; i++) {
        GenericRecord paper = new GenericData.Record(Schemas.PAPERS);
        paper.put("row", (long) i);
        paper.put("id", "id " + i);
        paper.put("title", i % 11 == 0 ? "" : "Title " + random.nextInt(900));
        paper.put("created", i % 3 == 0 ? "" : "2001-02-0" + (1 + random.nextInt(9)));
        paper.put("label", random.nextInt(40));
        int some = random.nextInt(60) == 0 ? 300 : random.nextInt(4);
        paper.put(
            "categories",
            IntStream.range(0, some).mapToObj(c -> "c" + random.nextInt(30)).toList());
        writer.write(paper);
      }
    }
    return ParquetSource.open(path.toString());
  }
}
