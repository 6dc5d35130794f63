/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.InputStream;

/** Tells where the frames of an LZ4 file end (LZ4 frame format, version 1.6). */
final class Lz4Ends extends FrameEnds {
  private static final int MAGIC = 0x184D2204;
  private static final int CHECKSUM_BYTES = 4;

  private int flags;

  Lz4Ends(InputStream in) {
    super(in, MAGIC, Integer.BYTES);
  }

  /** Counts the rest of the descriptor, the content size, the dictionary id, and a checksum. */
  @Override
  int headerBytes(int descriptor) {
    flags = descriptor;
    return 2 + (has(3) ? Long.BYTES : 0) + (has(0) ? Integer.BYTES : 0);
  }

  @Override
  void block(int header) {
    if (header == 0) {
      endFrame(has(2) ? CHECKSUM_BYTES : 0);
    } else {
      nextBlock((header & Integer.MAX_VALUE) + (has(4) ? CHECKSUM_BYTES : 0L));
    }
  }

  private boolean has(int flag) {
    return (flags >> flag & 1) != 0;
  }
}
