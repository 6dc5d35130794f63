/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes on the bytes of a file of frames, and tells where it ends within one: decoders take some
 * such ends for that of the file. Lengths alone are followed; all else is for the decoder to check.
 */
abstract class FrameEnds extends ReadInBulk {
  /** Of a frame that holds nothing to be decompressed: the same in both formats. */
  private static final int SKIPPABLE = 0x184D2A50;

  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;

  private enum Part {
    MAGIC_NUMBER,
    SKIPPED_SIZE,
    DESCRIPTOR,
    BLOCK_HEADER,
    UNKNOWN
  }

  private final InputStream in;
  private final int magic;
  private final int blockHeaderBytes;
  private Part part = Part.MAGIC_NUMBER;

  /** The bytes of the part that have been seen: how many, and their value, little endian. */
  private int seen;

  private int value;

  /** Bytes before it. */
  private long skipped;

  /**
   * Frames of a format.
   *
   * @param magic that they begin with, 4 bytes
   * @param blockHeaderBytes of each block, at most 4
   */
  FrameEnds(InputStream in, int magic, int blockHeaderBytes) {
    this.in = in;
    this.magic = magic;
    this.blockHeaderBytes = blockHeaderBytes;
  }

  /** Bytes between a frame's descriptor, the byte behind its magic number, and its first block. */
  abstract int headerBytes(int descriptor);

  /** Calls {@link #nextBlock} or {@link #endFrame} for what follows the header of a block. */
  abstract void block(int header);

  /** Goes on with the next block, behind so many bytes. */
  final void nextBlock(long behind) {
    goOn(behind, Part.BLOCK_HEADER);
  }

  /** Goes on with the next frame, behind what is left of this one. */
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

  @Override
  public final void close() throws IOException {
    in.close();
  }
}
