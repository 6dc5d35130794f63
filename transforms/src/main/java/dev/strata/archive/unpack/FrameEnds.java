/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes on the bytes of a file of frames, and fails where the file ends within a frame: decoders
 * take some such ends for the end of the file. Only lengths are followed; the decoder checks all
 * else.
 */
abstract class FrameEnds extends ReadInBulk {
  /**
   * The first of the 16 magic numbers of a frame that holds nothing to decompress; they are the
   * same in LZ4 and in Zstandard.
   */
  private static final int SKIPPABLE = 0x184D2A50;

  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;

  private enum Part {
    MAGIC_NUMBER,
    SKIPPED_SIZE,
    DESCRIPTOR,
    BLOCK_HEADER,
    UNKNOWN
  }

  private final int magic;
  private final int blockHeaderBytes;
  private Part part = Part.MAGIC_NUMBER;

  /**
   * How many bytes of the current part have been seen; {@code value} is their value, little endian.
   */
  private int seen;

  private int value;

  /** Bytes that are still to be passed over before the current part. */
  private long skipped;

  /**
   * Follows the frames of one format.
   *
   * @param magic the 4 bytes that a frame begins with, little endian
   * @param blockHeaderBytes the length of a block's header, at most 4 bytes
   */
  FrameEnds(InputStream in, int magic, int blockHeaderBytes) {
    super(in);
    this.magic = magic;
    this.blockHeaderBytes = blockHeaderBytes;
  }

  /**
   * The number of bytes between a frame's descriptor, which is the byte behind its magic number,
   * and its first block.
   */
  abstract int headerBytes(int descriptor);

  /** Calls {@link #nextBlock} or {@link #endFrame} for what follows the header of a block. */
  abstract void block(int header);

  /** Goes on with the next block, which begins behind {@code behind} more bytes. */
  final void nextBlock(long behind) {
    goOn(behind, Part.BLOCK_HEADER);
  }

  /** Goes on with the next frame, behind the {@code behind} bytes that are left of this one. */
  final void endFrame(long behind) {
    goOn(behind, Part.MAGIC_NUMBER);
  }

  private void goOn(long behind, Part next) {
    skipped = behind;
    part = next;
  }

  private int bytes() {
    return switch (part) {
      case MAGIC_NUMBER, SKIPPED_SIZE -> Integer.BYTES;
      case DESCRIPTOR -> 1;
      case BLOCK_HEADER -> blockHeaderBytes;
      case UNKNOWN -> 0;
    };
  }

  private void follow(int read) {
    switch (part) {
      case MAGIC_NUMBER -> {
        boolean skips = (read & SKIPPABLE_MASK) == SKIPPABLE;
        part = skips ? Part.SKIPPED_SIZE : read == magic ? Part.DESCRIPTOR : Part.UNKNOWN;
      }
      case SKIPPED_SIZE -> endFrame(Integer.toUnsignedLong(read));
      case DESCRIPTOR -> nextBlock(headerBytes(read));
      case BLOCK_HEADER -> block(read);
      case UNKNOWN -> {}
    }
  }

  @Override
  public final int read(byte[] to, int from, int length) throws IOException {
    int count = in.read(to, from, length);
    boolean isBetweenFrames = part == Part.MAGIC_NUMBER && seen == 0 && skipped == 0;
    if (count < 0 && part != Part.UNKNOWN && !isBetweenFrames) {
      throw new EOFException();
    }
    for (int at = from; at < from + count && part != Part.UNKNOWN; ) {
      if (skipped > 0) {
        int now = (int) Math.min(skipped, from + count - at);
        skipped -= now;
        at += now;
      } else {
        value |= (to[at++] & 0xFF) << (Byte.SIZE * seen++);
        if (seen == bytes()) {
          int read = value;
          seen = 0;
          value = 0;
          follow(read);
        }
      }
    }
    return count;
  }
}
