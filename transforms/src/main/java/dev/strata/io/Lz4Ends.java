/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.InputStream;

/** Where the frames of an LZ4 file end: the LZ4 frame format, version 1.6. */
final class Lz4Ends extends FrameEnds {
  private static final int MAGIC = 0x184D2204;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int CHECKSUM_BYTES = 4;

  private enum Part {
    MAGIC_NUMBER,
    SKIPPED_SIZE,
    FLAGS,
    BLOCK_SIZE
  }

  private Part part = Part.MAGIC_NUMBER;
  private int flags;

  Lz4Ends(InputStream in) {
    super(in);
  }

  @Override
  void follow(int read) {
    switch (part) {
      case MAGIC_NUMBER -> {
        boolean skips = (read & SKIPPABLE_MASK) == SKIPPABLE;
        part = skips ? Part.SKIPPED_SIZE : Part.FLAGS;
        go(0, skips ? Integer.BYTES : read == MAGIC ? 1 : 0);
      }
      case SKIPPED_SIZE -> nextFrame(Integer.toUnsignedLong(read));
      case FLAGS -> {
        flags = read;
        part = Part.BLOCK_SIZE;
        int size = has(3) ? Long.BYTES : 0;
        int dictionary = has(0) ? Integer.BYTES : 0;
        go(2 + size + dictionary, Integer.BYTES); // with the descriptor and a checksum
      }
      case BLOCK_SIZE -> {
        if (read == 0) {
          nextFrame(has(2) ? CHECKSUM_BYTES : 0);
        } else {
          go((read & Integer.MAX_VALUE) + (has(4) ? CHECKSUM_BYTES : 0L), Integer.BYTES);
        }
      }
    }
  }

  private boolean has(int flag) {
    return (flags >> flag & 1) != 0;
  }

  private void nextFrame(long behind) {
    part = Part.MAGIC_NUMBER;
    begin(behind);
  }
}
