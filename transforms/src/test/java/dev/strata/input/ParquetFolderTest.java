/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strata.CapturedLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  /** Twelve folders with links to one another have more paths than any walk comes to the end of. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void of_linksToFoldersThatAreNoPartitions_areNotFollowedAndTheLogSaysSo(@TempDir Path folder)
      throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("a.parquet"), "");
    for (int from = 0; from < 12; from++) {
      Path linking = Files.createDirectory(data.resolve("f" + from));
      for (int to = 0; to < 12; to++) {
        Files.createSymbolicLink(linking.resolve("f" + to), data.resolve("f" + to));
      }
    }
    Files.createDirectory(folder.resolve("disk"));
    Files.writeString(folder.resolve("disk/b.parquet"), "");
    Files.createSymbolicLink(data.resolve("year=1"), folder.resolve("disk"));

    try (CapturedLog log = new CapturedLog()) {
      assertThat(
          ParquetFolder.of(data, folder.resolve("out")).files(),
          containsInAnyOrder(data + "/a.parquet", data + "/year=1/b.parquet"));
      assertThat(
          log.text(),
          containsString(
              "132 paths below "
                  + data
                  + "/ are links or may not be looked into, so no file in them is read: the first"
                  + " is "
                  + data
                  + "/f0/f1"));
    }
  }

  /** The root of a zip file stands for that of the machine: neither has a name. */
  @Test
  void of_rootOfAFileSystem_isAFolder(@TempDir Path folder) throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("a.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path root = files.getPath("/");
      Files.writeString(root.resolve("a.parquet"), "");
      assertThat(ParquetFolder.of(root, folder).files(), is(List.of("/a.parquet")));
    }
  }
}
