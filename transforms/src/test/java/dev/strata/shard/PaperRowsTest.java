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
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperRowsTest {
  private static final List<String> COLUMNS =
      List.of("id", "title", "created", "label", "categories", "no such column");
  private static final int N = ManyGroups.N;

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
      readSome(file, wanted, read);
      assertThat(read, is(wanted.stream().map(row -> all.get(row.intValue())).toList()));
    }
    List<List<String>> none = new ArrayList<>();
    readSome(file, new TreeSet<>(), none);
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

  /** Reads rows of the file, group by group. */
  private static void readSome(ParquetSource file, SortedSet<Long> wanted, List<List<String>> read)
      throws IOException {
    long first = 0;
    for (int group = 0; group < file.groups().size(); group++) {
      long end = first + file.groups().get(group).getRowCount();
      PaperRows.readSome(
          file,
          group,
          first,
          COLUMNS,
          wanted.subSet(first, end),
          (columns, cells) -> read.add(texts(columns)));
      first = end;
    }
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
    return ManyGroups.write(path, version, dictionary);
  }
}
