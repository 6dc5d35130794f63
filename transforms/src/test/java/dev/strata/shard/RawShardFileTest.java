/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.parquet.ParquetSource;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawShardFileTest {
  @TempDir private Path root;

  @Test
  void write_papersOfSeveralRowGroups_areReadBackInOrder() throws IOException {
    OutputLayout layout = OutputLayout.of(root.toString());
    String path = write(layout, 0, 5_000);

    assertThat(ParquetSource.open(path).groups().size(), is(greaterThan(1)));
    List<List<String>> rows = new ArrayList<>();
    ParquetFiles.read(
        path,
        Schemas.RAW,
        row ->
            rows.add(
                List.of("id", "title", "abstract", "categories", "created", "source", "line")
                    .stream()
                    .map(column -> row.get(column).toString())
                    .toList()));
    assertThat(rows.size(), is(5_000));
    for (int i = 0; i < 5_000; i += 333) {
      Paper paper = paper(i);
      assertThat(
          rows.get(i),
          is(
              List.of(
                  paper.id(),
                  paper.title(),
                  paper.abstractText(),
                  paper.categories().toString(),
                  paper.created(),
                  paper.source(),
                  String.valueOf(paper.line()))));
    }
  }

  @Test
  void write_samePapers_areTheSameBytes() throws IOException {
    OutputLayout layout = OutputLayout.of(root.toString());
    byte[] first = Files.readAllBytes(Path.of(write(layout, 0, 100)));
    byte[] second = Files.readAllBytes(Path.of(write(layout, 1, 100)));
    assertThat(second, is(first));
  }

  /** Parquet's defaults are the process's own, and any other writer sets them anew. */
  @Test
  void write_whileOthersWrite_isTheSameBytes() throws IOException {
    OutputLayout layout = OutputLayout.of(root.toString());
    byte[] before = Files.readAllBytes(Path.of(write(layout, 0, 100)));
    RawShardFile.write(
        layout,
        layout.raw(1),
        MadeFrom.step("write", 1),
        sink -> {
          ParquetFiles.write(
              layout, layout.papers(), Schemas.PAPERS, MadeFrom.step("other", 1), rows -> {});
          for (int i = 0; i < 100; i++) {
            sink.write(paper(i));
          }
        });
    assertThat(Files.readAllBytes(Path.of(layout.raw(1))), is(before));
  }

  @Test
  void write_noPapers_isAFileOfNone() throws IOException {
    String path = write(OutputLayout.of(root.toString()), 0, 0);
    List<Object> rows = new ArrayList<>();
    ParquetFiles.read(path, Schemas.RAW, rows::add);
    assertThat(rows, is(List.of()));
  }

  private static String write(OutputLayout layout, int shard, int papers) throws IOException {
    RawShardFile.write(
        layout,
        layout.raw(shard),
        MadeFrom.step("write", 1),
        sink -> {
          for (int i = 0; i < papers; i++) {
            sink.write(paper(i));
          }
        });
    return layout.raw(shard);
  }

  private static Paper paper(int i) {
    return new Paper(
        "p" + i,
        "Zoë \uD835\uDC00 " + i % 10, // a dictionary would do
        ("w" + i + " ").repeat(2_000),
        i % 2 == 0 ? List.of() : List.of("cs.CL", "math.ST"),
        i % 3 == 0 ? "" : "2007-04-02",
        "archive.jsonl",
        i + 1);
  }
}
