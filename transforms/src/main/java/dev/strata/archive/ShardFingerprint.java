/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.strata.model.Hash;
import dev.strata.model.ShardPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Two hashes of what a raw shard holds: of its papers, and of its papers with their file and line.
 */
final class ShardFingerprint {
  private static final int CONTENT = 2 * Long.BYTES;

  private final Hasher papers = Hashing.sha256().newHasher();
  private final Hasher places = Hashing.sha256().newHasher();

  /**
   * Begins with no paper.
   *
   * @param timeDigits that of the {@link ShardPlan}, on which the days of the papers depend
   */
  ShardFingerprint(int timeDigits) {
    if (timeDigits != 0) { // so that shards of earlier versions stay
      papers.putInt(timeDigits);
      places.putInt(timeDigits);
    }
  }

  /** Adds the next paper. */
  void add(Hash content, String source, long line) {
    byte[] name = source.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[CONTENT + Integer.BYTES + name.length + Long.BYTES];
    ByteBuffer.wrap(all)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(content.high())
        .putLong(content.low())
        .putInt(name.length)
        .put(name)
        .putLong(line);
    papers.putBytes(all, 0, CONTENT);
    places.putBytes(all);
  }

  /** The hash of the papers alone, in hexadecimal; no paper may be added afterwards. */
  String finishPapers() {
    return papers.hash().toString();
  }

  /**
   * The hash of the papers with their file and line, in hexadecimal; no paper may be added
   * afterwards.
   */
  String finish() {
    return places.hash().toString();
  }
}
