/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.InputStream;

/** Tells where the frames of a Zstandard file end (RFC 8878, section 3.1). */
final class ZstdEnds extends FrameEnds {
  private static final int BLOCK_HEADER_BYTES = 3;
  private static final int CHECKSUM_BYTES = 4;
  private static final int RUN = 1;

  private boolean checksum;

  ZstdEnds(InputStream in) {
    super(in, ZstdWindow.MAGIC, BLOCK_HEADER_BYTES);
  }

  /** Counts the window descriptor, the dictionary id, and the content size. */
  @Override
  int headerBytes(int descriptor) {
    checksum = (descriptor & 4) != 0;
    boolean single = (descriptor & 0x20) != 0;
    int dictionary = descriptor & 3;
    int size = descriptor >> 6;
    return (single ? 0 : 1)
        + (dictionary == 3 ? 4 : dictionary)
        + (size == 0 ? (single ? 1 : 0) : 1 << size);
  }

  @Override
  void block(int header) {
    long bytes = ((header >> 1) & 3) == RUN ? 1 : header >> 3;
    boolean last = (header & 1) != 0;
    if (last) {
      endFrame(bytes + (checksum ? CHECKSUM_BYTES : 0));
    } else {
      nextBlock(bytes);
    }
  }
}
