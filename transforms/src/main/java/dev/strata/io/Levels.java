/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Decodes the levels of a page: runs of one level, and runs of bits, mixed (Parquet format, "Run
 * Length Encoding / Bit-Packing Hybrid"). Lists of like length are long runs, so most levels are
 * filled in at once.
 */
final class Levels {
  private Levels() {}

  /**
   * Decodes {@code count} levels of {@code width} bits, at most 8, into {@code levels}.
   *
   * @throws java.nio.BufferUnderflowException where there are fewer
   */
  static void decode(ByteBuffer in, int width, int count, byte[] levels) {
    for (int at = 0; at < count; ) {
      int header = unsignedVarInt(in);
      int run = header >>> 1;
      if ((header & 1) == 0) {
        int end = (int) Math.min(count, (long) at + run);
        Arrays.fill(levels, at, end, in.get());
        at = end;
      } else {
        for (int group = 0; group < run; group++) {
          at = unpack(in, width, levels, at, Math.min(at + Byte.SIZE, count));
        }
      }
    }
  }

  /** Eight levels in as many bytes as a level has bits, the last ones perhaps beyond the end. */
  private static int unpack(ByteBuffer in, int width, byte[] levels, int from, int to) {
    long bits = 0;
    for (int i = 0; i < width; i++) {
      bits |= (in.get() & 0xFFL) << (Byte.SIZE * i);
    }
    for (int at = from; at < to; at++) {
      levels[at] = (byte) (bits & ((1 << width) - 1));
      bits >>>= width;
    }
    return to;
  }

  private static int unsignedVarInt(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
