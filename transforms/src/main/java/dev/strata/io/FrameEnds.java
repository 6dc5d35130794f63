/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes on the bytes of a file of frames, and tells where it ends within one: decoders take some
 * such ends for that of the file. Lengths alone are followed; all else is for the decoder to check.
 */
abstract class FrameEnds extends ReadInBulk {
  private final InputStream in;

  /** The bytes of the next part that have been seen: how many, and their value, little endian. */
  private int seen;

  private int value;

  /** Bytes of the next part, at most 4; 0 where the format is not known any more. */
  private int bytes;

  /** Bytes before it. */
  private long skipped;

  private boolean isBetweenFrames = true;

  /** A frame begins with a number of 4 bytes. */
  FrameEnds(InputStream in) {
    this.in = in;
    this.bytes = Integer.BYTES;
  }

  /** Calls {@link #go} or {@link #begin} for what follows a part of that value. */
  abstract void follow(int part);

  /** Goes on with a part of so many bytes, behind others; not at all where it has none. */
  final void go(long behind, int partBytes) {
    skipped = behind;
    bytes = partBytes;
    isBetweenFrames = false;
  }

  /** Goes on with the next frame, behind what is left of this one. */
  final void begin(long behind) {
    go(behind, Integer.BYTES);
    isBetweenFrames = true;
  }

  @Override
  public final int read(byte[] to, int from, int length) throws IOException {
    int count = in.read(to, from, length);
    if (count < 0 && bytes > 0 && (!isBetweenFrames || seen > 0 || skipped > 0)) {
      throw new EOFException();
    }
    for (int at = from; at < from + count && bytes > 0; ) {
      if (skipped > 0) {
        int now = (int) Math.min(skipped, from + count - at);
        skipped -= now;
        at += now;
      } else {
        value |= (to[at++] & 0xFF) << (Byte.SIZE * seen++);
        if (seen == bytes) {
          int part = value;
          seen = 0;
          value = 0;
          follow(part);
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
