/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's folder for temporary files, into which libraries unpack their native code. */
final class TemporaryFolder {
  private static final int LEAST_BYTES = 1 << 20;

  private TemporaryFolder() {}

  /**
   * Checks that a library can be unpacked into the folder: libraries say little if they cannot.
   *
   * @throws IOException if there is no such folder, or no room in it
   */
  static void check() throws IOException {
    check(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static void check(Path folder) throws IOException {
    try {
      if (!Files.isDirectory(folder)) {
        throw new IOException(Files.exists(folder) ? "it is no folder" : "it does not exist");
      }
      Path file = Files.createTempFile(folder, "strata", "");
      try {
        Files.write(file, new byte[LEAST_BYTES]);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IOException(
          String.format(
              "cannot write into %s, the folder for temporary files, where libraries are unpacked:"
                  + " %s; STRATA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER names another",
              folder, Storage.refusal(e)),
          e);
    }
  }
}
