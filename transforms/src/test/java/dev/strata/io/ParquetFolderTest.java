/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
