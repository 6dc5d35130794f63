/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.nio.ByteBuffer;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Decodes whole numbers of which each is told by what it is more than the one before (Parquet
 * format, "Delta encoding"). Takes no memory for what their header says of their number.
 */
final class Deltas {
  private final ByteBuffer in;
  private final int miniBlocks;
  private final int miniBlockSize;
  private final byte[] widths;
  private final long total;
  private long taken;
  private long value;
  private long smallest;

  /** Where the numbers of a mini-block begin, which of the block's it is, and the next number. */
  private int start;

  private int miniBlock;
  private int inMiniBlock;

  /** The numbers that begin where {@code in} stands. */
  Deltas(ByteBuffer in) {
    this.in = in;
    long blockSize = number();
    long count = number();
    total = number();
    value = signed(number());
    // a block says of each of its mini-blocks in one byte how wide its numbers are
    if (count < 1
        || count > in.limit()
        || blockSize < count
        || blockSize > Integer.MAX_VALUE
        || blockSize % (count * Byte.SIZE) != 0
        || total < 0) {
      throw damaged();
    }
    miniBlocks = (int) count;
    miniBlockSize = (int) (blockSize / count);
    widths = new byte[miniBlocks];
    miniBlock = miniBlocks - 1;
    inMiniBlock = miniBlockSize;
    start = in.position();
  }

  /** The same numbers to be read later, {@code in} then standing behind them. */
  static Deltas pass(ByteBuffer in) {
    Deltas ahead = new Deltas(in.duplicate().order(in.order()));
    for (long left = ahead.total - 1; left > 0; left -= ahead.miniBlockSize) {
      ahead.beginMiniBlock();
    }
    Deltas deltas = new Deltas(in.duplicate().order(in.order()));
    in.position(ahead.end());
    return deltas;
  }

  /** The next number. */
  long next() {
    if (taken == total) {
      throw new ParquetDecodingException("a page holds fewer numbers than it says");
    }
    if (taken++ > 0) {
      if (inMiniBlock == miniBlockSize) {
        beginMiniBlock();
      }
      value += smallest + bits(inMiniBlock++);
    }
    return value;
  }

  private void beginMiniBlock() {
    in.position(end());
    miniBlock++;
    if (miniBlock == miniBlocks) {
      miniBlock = 0;
      smallest = signed(number());
      in.get(widths);
    }
    if (widths[miniBlock] < 0 || widths[miniBlock] > Long.SIZE) {
      throw damaged();
    }
    start = in.position();
    inMiniBlock = 0;
  }

  /** Where the mini-block ends that is being read; the last one may be cut short. */
  private int end() {
    return (int) Math.min(start + (long) widths[miniBlock] * miniBlockSize / Byte.SIZE, in.limit());
  }

  /** Number {@code i} of the mini-block, its lowest bit first. */
  private long bits(int i) {
    int width = widths[miniBlock];
    long bit = (long) i * width;
    long bits = 0;
    for (int got = 0; got < width; ) {
      long at = start + (bit + got) / Byte.SIZE;
      if (at >= in.limit()) {
        throw damaged();
      }
      int skip = (int) ((bit + got) % Byte.SIZE);
      int take = Math.min(Byte.SIZE - skip, width - got);
      bits |= ((in.get((int) at) & 0xFFL) >>> skip & (1L << take) - 1) << got;
      got += take;
    }
    return bits;
  }

  private long number() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw damaged();
  }

  private static long signed(long zigZag) {
    return zigZag >>> 1 ^ -(zigZag & 1);
  }

  private static ParquetDecodingException damaged() {
    return new ParquetDecodingException("a page of differences between numbers is damaged");
  }
}
