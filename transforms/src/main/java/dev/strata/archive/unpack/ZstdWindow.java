/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * The window of a Zstandard file: how far back it may refer. The decoder keeps that much of the
 * plain bytes in memory. The header of a frame says how long a window the frame needs (RFC 8878,
 * section 3.1.1.1).
 */
public final class ZstdWindow {
  /**
   * The usual limit, in bytes: any decoder takes such a window, and no level of the tool makes a
   * longer one without {@code --long}.
   */
  public static final long DEFAULT = 128L << 20;

  /** Bytes that are enough for the header of any frame. */
  static final int HEADER = 18;

  static final int MAGIC = 0xFD2FB528;
  private static final int LARGEST_POWER = 31;

  private ZstdWindow() {}

  /**
   * Opens a file.
   *
   * @param head its first bytes
   * @param most the longest window that is read, in bytes
   * @throws IOException where the first frame needs a longer window; the message is a sentence
   */
  static InputStream open(InputStream in, byte[] head, long most) throws IOException {
    OptionalLong window = of(head);
    if (window.isPresent() && Long.compareUnsigned(window.getAsLong(), most) > 0) {
      throw new IOException(tooLong(Long.toUnsignedString(window.getAsLong()), most));
    }
    int power = Long.SIZE - Long.numberOfLeadingZeros(most - 1);
    return new Frames(
        new ZstdInputStreamNoFinalizer(new ZstdEnds(in)).setLongMax(Math.min(power, LARGEST_POWER)),
        most);
  }

  /**
   * The window, in bytes, of a frame that begins with {@code head}; empty where it cannot be told.
   */
  static OptionalLong of(byte[] head) {
    if (head.length < HEADER) {
      return OptionalLong.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt() != MAGIC) {
      return OptionalLong.empty();
    }
    int descriptor = header.get();
    boolean single = (descriptor & 0x20) != 0;
    if (!single) {
      int window = header.get() & 0xFF;
      long base = 1L << (10 + (window >> 3));
      return OptionalLong.of(base + base / 8 * (window & 7));
    }
    int dictionary = descriptor & 3;
    header.position(header.position() + (dictionary == 3 ? 4 : dictionary));
    return OptionalLong.of(
        switch ((descriptor >> 6) & 3) {
          case 0 -> header.get() & 0xFF;
          case 1 -> (header.getShort() & 0xFFFF) + 256;
          case 2 -> header.getInt() & 0xFFFFFFFFL;
          default -> header.getLong();
        });
  }

  private static String tooLong(String window, long most) {
    return String.format(
        "it needs a window of %s bytes, and %d are allowed: allow more with --maxZstdWindow, up to"
            + " 2147483648, if there is the memory",
        window, most);
  }

  /**
   * The plain bytes of frames that follow one another; fails with a sentence where a later frame
   * needs too long a window.
   */
  private static final class Frames extends ReadInBulk {
    private final long most;

    Frames(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return in.read(bytes, from, length);
      } catch (ZstdIOException e) {
        if (e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
          throw new IOException(tooLong("more than " + most, most), e);
        }
        throw e;
      }
    }
  }
}
