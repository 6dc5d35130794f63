/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Decodes runs of one number, and runs of bits, mixed (Parquet format, "Run Length Encoding /
 * Bit-Packing Hybrid"): the levels of a page, or its indexes into a dictionary. Lists of equal
 * length are long runs, so most levels are filled in at once.
 *
 * <p>A run takes no memory for the length that it says it has.
 */
final class RunLengths {
  private static final int GROUP = 8;

  private final ByteBuffer in;
  private final int width;
  private final int[] group = new int[GROUP];

  /** Groups of bits that follow in this run. */
  private int groups;

  /** Numbers that are left of the current group, or of the current run of one number. */
  private int left;

  private boolean packed;

  /**
   * Decodes what {@code in} holds.
   *
   * @param width bits of a number
   */
  RunLengths(ByteBuffer in, int width) {
    if (width < 0 || width > Integer.SIZE) {
      throw new ParquetDecodingException("its numbers say that they have " + width + " bits");
    }
    this.in = in;
    this.width = width;
  }

  /**
   * Decodes indexes into a dictionary: first comes how many bits an index has, then the indexes, if
   * there are any.
   */
  static RunLengths ofIndexes(ByteBuffer in) {
    return new RunLengths(in, in.hasRemaining() ? in.get() : 1);
  }

  /**
   * Puts the next {@code count} numbers, of 8 bits at most, at the start of {@code out}.
   *
   * @throws ParquetDecodingException where there are fewer
   */
  void next(byte[] out, int count) {
    for (int at = 0; at < count; ) {
      int n = Math.min(count - at, ready());
      if (packed) {
        for (int i = 0; i < n; i++) {
          out[at + i] = (byte) group[GROUP - left + i];
        }
      } else {
        Arrays.fill(out, at, at + n, (byte) group[0]);
      }
      left -= n;
      at += n;
    }
  }

  /** Puts the next {@code count} numbers, of up to 32 bits, at the start of {@code out}. */
  void next(int[] out, int count) {
    for (int at = 0; at < count; ) {
      int n = Math.min(count - at, ready());
      if (packed) {
        System.arraycopy(group, GROUP - left, out, at, n);
      } else {
        Arrays.fill(out, at, at + n, group[0]);
      }
      left -= n;
      at += n;
    }
  }

  /**
   * Goes past the next {@code count} numbers; eight at a time where their bits lie together.
   *
   * @throws ParquetDecodingException where there are fewer
   */
  void skip(int count) {
    for (int ahead = count; ahead > 0; ) {
      int whole = left == 0 ? Math.min(groups, ahead / GROUP) : 0;
      if (whole > 0) {
        ahead -= whole * GROUP;
        groups -= whole;
        long bytes = (long) whole * width;
        if (width > 0 && in.remaining() <= bytes - width) {
          throw cutShort();
        }
        in.position(in.position() + (int) Math.min(bytes, in.remaining()));
      } else {
        int n = Math.min(ahead, ready());
        left -= n;
        ahead -= n;
      }
    }
  }

  /** How many numbers are at hand, at least one. */
  private int ready() {
    while (left == 0) {
      if (groups > 0) {
        groups--;
        unpack();
      } else {
        begin();
      }
    }
    return left;
  }

  private void begin() {
    int header = unsignedVarInt();
    packed = (header & 1) == 1;
    if (packed) {
      groups = header >>> 1;
      return;
    }
    left = header >>> 1;
    int value = 0;
    for (int shift = 0; shift < width; shift += Byte.SIZE) {
      value |= next() << shift;
    }
    group[0] = value;
  }

  /**
   * Unpacks eight numbers from as many bytes as one number has bits; some writers leave out the
   * last bytes.
   */
  private void unpack() {
    if (width > 0 && !in.hasRemaining()) {
      throw cutShort();
    }
    long bits = 0;
    int held = 0;
    long mask = (1L << width) - 1;
    for (int i = 0; i < GROUP; i++) {
      while (held < width) {
        bits |= (in.hasRemaining() ? in.get() & 0xFFL : 0) << held;
        held += Byte.SIZE;
      }
      group[i] = (int) (bits & mask);
      bits >>>= width;
      held -= width;
    }
    left = GROUP;
  }

  private int unsignedVarInt() {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      int next = next();
      value |= (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new ParquetDecodingException("a run says that it has more than 2^31 numbers");
  }

  private int next() {
    if (!in.hasRemaining()) {
      throw cutShort();
    }
    return in.get() & 0xFF;
  }

  private static ParquetDecodingException cutShort() {
    return new ParquetDecodingException("a page holds fewer numbers than it says");
  }
}
