/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hashes of the files that models are made of. A process reads a file once as long as it stays as
 * it is, which its size and its time tell.
 */
final class Fingerprints {
  /** A file that was written so shortly ago may change without a later time. */
  private static final long FRESH_MILLIS = 2000;

  private static final Map<Version, String> KNOWN = new ConcurrentHashMap<>();

  /** A file as it is at a time. */
  private record Version(Path file, Object key, long bytes, FileTime modified) {
    static Version of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(file, now.fileKey(), now.size(), now.lastModifiedTime());
    }
  }

  private Fingerprints() {}

  /** SHA-256 of a file, in hexadecimal. */
  static String of(Path file) throws IOException {
    Version version = Version.of(file);
    String known = KNOWN.get(version);
    if (known == null) {
      boolean lasting = version.modified.toMillis() <= System.currentTimeMillis() - FRESH_MILLIS;
      known = MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
      if (lasting) {
        KNOWN.put(version, known);
      }
    }
    return known;
  }
}
