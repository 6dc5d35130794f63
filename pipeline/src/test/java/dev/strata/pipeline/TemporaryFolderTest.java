/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir Path folder;

  @Test
  void check_folderWithRoom_leavesNothingThere() throws IOException {
    TemporaryFolder.check(folder);
    assertThat(folder.toFile().list(), arrayWithSize(0));
  }

  @Test
  void isNoexec_folderOfEachMount_isThatOfTheNearest() throws IOException {
    Path inner = Files.createDirectories(folder.toRealPath().resolve("a b/inner"));
    Path outer = inner.getParent();
    List<String> mounts =
        List.of(
            "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/vda rw",
            "22 21 0:5 / " + outer.toString().replace(" ", "\\040") + " rw,noexec - tmpfs tmpfs rw",
            "23 22 0:6 / "
                + inner.toString().replace(" ", "\\040")
                + " rw - tmpfs tmpfs rw,noexec");
    assertThat(TemporaryFolder.isNoexec(folder, mounts), is(false));
    assertThat(TemporaryFolder.isNoexec(outer, mounts), is(true));
    assertThat(TemporaryFolder.isNoexec(inner, mounts), is(false));
    assertThat(TemporaryFolder.isNoexec(folder.resolve("missing"), mounts), is(false));
  }

  @Test
  void check_missingFolderOrAFile_isNamedWithTheWayOut() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path wrong : new Path[] {folder.resolve("missing"), file}) {
      IOException e = assertThrows(IOException.class, () -> TemporaryFolder.check(wrong));
      assertThat(
          e.getMessage(),
          allOf(containsString(wrong.toString()), containsString("java.io.tmpdir=FOLDER")));
    }
  }
}
