/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.InputStream;

/** Where the frames of a Zstandard file end: RFC 8878, section 3.1. */
final class ZstdEnds extends FrameEnds {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int CHECKSUM_BYTES = 4;
  private static final int BLOCK_HEADER_BYTES = 3;
  private static final int RUN = 1;

  private enum Part {
    MAGIC_NUMBER,
    SKIPPED_SIZE,
    DESCRIPTOR,
    BLOCK_HEADER
  }

  private Part part = Part.MAGIC_NUMBER;
  private boolean checksum;

  ZstdEnds(InputStream in) {
    super(in);
  }

  @Override
  void follow(int read) {
    switch (part) {
      case MAGIC_NUMBER -> {
        boolean skips = (read & SKIPPABLE_MASK) == SKIPPABLE;
        part = skips ? Part.SKIPPED_SIZE : Part.DESCRIPTOR;
        go(0, skips ? Integer.BYTES : read == MAGIC ? 1 : 0);
      }
      case SKIPPED_SIZE -> nextFrame(Integer.toUnsignedLong(read));
      case DESCRIPTOR -> {
        checksum = (read & 4) != 0;
        part = Part.BLOCK_HEADER;
        go(headerBytes(read), BLOCK_HEADER_BYTES);
      }
      case BLOCK_HEADER -> {
        long block = ((read >> 1) & 3) == RUN ? 1 : read >> 3;
        boolean last = (read & 1) != 0;
        if (last) {
          nextFrame(block + (checksum ? CHECKSUM_BYTES : 0));
        } else {
          go(block, BLOCK_HEADER_BYTES);
        }
      }
    }
  }

  private void nextFrame(long behind) {
    part = Part.MAGIC_NUMBER;
    begin(behind);
  }

  /** Bytes of a frame's header behind its descriptor: window, dictionary, and content size. */
  private static int headerBytes(int descriptor) {
    boolean single = (descriptor & 0x20) != 0;
    int dictionary = descriptor & 3;
    int size = descriptor >> 6;
    return (single ? 0 : 1)
        + (dictionary == 3 ? 4 : dictionary)
        + (size == 0 ? (single ? 1 : 0) : 1 << size);
  }
}
