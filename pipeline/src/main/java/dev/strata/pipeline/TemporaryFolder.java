/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.strata.model.ProcessSetup;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine's folder for temporary files, into which libraries unpack their native code. */
final class TemporaryFolder {
  private static final int LEAST_BYTES = 1 << 20;

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;
  private static final int MOUNT_OPTIONS = 5;

  private TemporaryFolder() {}

  /**
   * Checks that a library can be unpacked into the folder, and run from there and from the home
   * folder: libraries say little if they cannot.
   *
   * @param home whether this process unpacks libraries below the home folder, too
   * @throws IOException if there is no such folder, or no room in it, or if one of both is on a
   *     disk whose programs may not run
   */
  static void check(boolean home) throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    check(folder);
    List<String> mounts = Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1);
    if (isNoexec(folder, mounts)) {
      throw new IOException(
          String.format(
              "%s, the folder for temporary files, where libraries are unpacked, is on a disk that is"
                  + " mounted noexec; STRATA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER names another",
              folder));
    }
    ProcessSetup.apply(); // it finds the home
    Path path = Path.of(System.getProperty("user.home"));
    if (home
        && System.getProperty("org.bytedeco.javacpp.cachedir") == null
        && isNoexec(path, mounts)) {
      throw new IOException(
          String.format(
              "the home folder %s, where libraries are unpacked, is on a disk that is mounted noexec:"
                  + " set HOME to another folder",
              path));
    }
  }

  /**
   * Whether the disk of a folder is mounted so that its files may not be run.
   *
   * @param mounts the lines of /proc/self/mountinfo, see proc(5)
   */
  static boolean isNoexec(Path folder, List<String> mounts) throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    Path real = folder.toRealPath();
    Path longest = null;
    boolean noexec = false;
    for (String mount : mounts) {
      List<String> fields = Splitter.on(' ').splitToList(mount);
      if (!CharMatcher.ascii().matchesAllOf(mount)) {
        continue; // of a name that Java may not be able to read in this locale
      }
      Path point = Path.of(fields.get(MOUNT_POINT).replace("\\040", " "));
      boolean nearer = longest == null || point.getNameCount() >= longest.getNameCount();
      if (real.startsWith(point) && nearer) { // a later mount lies over an earlier one
        longest = point;
        noexec = Splitter.on(',').splitToList(fields.get(MOUNT_OPTIONS)).contains("noexec");
      }
    }
    return noexec;
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
