/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Hash of what a raw shard holds: each paper's content, the file it came from, and its line. */
final class ShardFingerprint {
  private final Hasher hasher = Hashing.sha256().newHasher();

  /** Adds the next paper. */
  void add(ScanFile.Hash content, String source, long line) {
    byte[] name = source.getBytes(StandardCharsets.UTF_8);
    hasher
        .putLong(content.high())
        .putLong(content.low())
        .putInt(name.length)
        .putBytes(name)
        .putLong(line);
  }

  /** The fingerprint in hexadecimal; nothing may be added after. */
  String finish() {
    return hasher.hash().toString();
  }
}
