/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
