/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFolderTest {
  @Test
  void others_filesThatAreNotCalledParquet_areCountedButForThoseOfNoData() {
    ParquetFolder folder =
        ParquetFolder.of(
            "in",
            List.of(
                "a.parquet",
                "year=1/b.parquet",
                "c.parq",
                "D.PARQUET",
                "year=1/e.npy",
                "_SUCCESS",
                ".a.parquet.crc",
                "_temporary/f.npy"));

    assertThat(folder.files(), containsInAnyOrder("in/a.parquet", "in/year=1/b.parquet"));
    assertThat(
        folder.others(),
        is("3 files of in/ are not read, since only *.parquet is: the first is D.PARQUET"));
  }

  @Test
  void others_noOtherFile_saysNothing() {
    assertThat(ParquetFolder.of("in", List.of("a.parquet", "_SUCCESS")).others(), is(""));
  }

  @Test
  void elsewhere_foldersThatAreNoPartitions_areSaid(@TempDir Path folder) throws IOException {
    for (String name :
        List.of("a.parquet", "year=1/b.parquet", "_year=2/c.parquet", "old/d.parquet")) {
      Files.createDirectories(folder.resolve("data").resolve(name).getParent());
      Files.writeString(folder.resolve("data").resolve(name), "");
    }
    String data = folder.resolve("data") + "/";
    assertThat(
        ParquetFolder.of(Path.of(data), folder).elsewhere(),
        is(
            "1 file *.parquet below "
                + data
                + " is not read, since only folders called name=value are looked into: the first is"
                + " old/d.parquet; name all with "
                + data
                + "**.parquet"));
    assertThat(ParquetFolder.of(Path.of(data), folder.resolve("data/old")).elsewhere(), is(""));
  }
}
