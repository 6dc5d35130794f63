/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.is;

import dev.strata.shard.ManyGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperTableTest {
  @TempDir private Path folder;

  @Test
  void papers_inManyRowGroups_areThoseOfTheRows() throws IOException {
    Path path = folder.resolve("papers.parquet");
    ManyGroups.write(path, WriterVersion.PARQUET_1_0, true);
    PaperTable table = PaperTable.open(path.toString(), TreeMap::new);
    assertThat(table.papers(List.of()), is(anEmptyMap()));
    for (int step : new int[] {1, 7, 401, ManyGroups.N - 1}) {
      List<Integer> rows = new ArrayList<>();
      for (int row = ManyGroups.N - 1; row >= 0; row -= step) {
        rows.add(row);
      }

      Map<Integer, ArchivePaper> papers = table.papers(rows);

      assertThat(papers.keySet(), is(new TreeSet<>(rows)));
      papers.forEach((row, paper) -> assertThat(paper.id(), is("id " + row)));
    }
    List<String> ids = List.of("id 5", "id " + (ManyGroups.N - 2), "none");
    assertThat(table.rows(ids), is(Map.of("id 5", 5, ids.get(1), ManyGroups.N - 2)));
    assertThat(table.days().length, is(ManyGroups.N));
  }
}
