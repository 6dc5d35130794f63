/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("weights"), "abc");
  }

  @Test
  void of_fileThatStaysAsItIs_isReadOnce() throws Exception {
    Files.setLastModifiedTime(file, LONG_AGO);
    String hash = Fingerprints.of(file);
    assertThat(hash, is("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));

    Files.writeString(file, "abd");
    Files.setLastModifiedTime(file, LONG_AGO); // so that only its bytes tell
    assertThat(Fingerprints.of(file), is(hash));
  }

  @Test
  void of_fileThatChanges_isReadAgain() throws Exception {
    FileTime justNow = Files.getLastModifiedTime(file);
    String hash = Fingerprints.of(file);
    Files.writeString(file, "abd");
    Files.setLastModifiedTime(file, justNow);
    assertThat(Fingerprints.of(file), is(not(hash)));

    Files.setLastModifiedTime(file, LONG_AGO);
    String other = Fingerprints.of(file);
    Files.writeString(file, "abe");
    assertThat(Fingerprints.of(file), is(not(other)));

    Files.setLastModifiedTime(file, LONG_AGO);
    Path replacing = Files.writeString(folder.resolve("new"), "abf");
    Files.setLastModifiedTime(replacing, LONG_AGO);
    Files.move(replacing, file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(Fingerprints.of(file), is(not(other)));
  }
}
