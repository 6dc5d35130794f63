/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZ;

/**
 * The plain bytes of an xz file: the bytes of its streams, one after the other, whose checksums are
 * tested. Only zeros may stand between streams and behind the last one. The library's own reader
 * takes anything shorter than a header for a file that is cut.
 */
final class XzStreams extends ReadInBulk {
  /**
   * The most KiB of memory that a file may take: three times as much as the tool's highest level
   * takes.
   */
  private static final int MOST_KIB = 200 << 10;

  private InputStream stream;

  /**
   * Opens a file.
   *
   * @param in the bytes of the file, from the first
   */
  XzStreams(BufferedInputStream in) throws IOException {
    super(in);
    stream = new SingleXZInputStream(in, MOST_KIB);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    try {
      while (stream != null) {
        int count = stream.read(bytes, from, length);
        if (count >= 0) {
          return count;
        }
        stream = next();
      }
      return -1;
    } catch (MemoryLimitException e) {
      throw new IOException(
          String.format(
              "it needs %d MiB of memory, and %d are allowed: compress it with a smaller"
                  + " dictionary",
              e.getMemoryNeeded() >> 10, MOST_KIB >> 10),
          e);
    }
  }

  private InputStream next() throws IOException {
    in.mark(1);
    for (int first = in.read(); first == 0; first = in.read()) {
      in.mark(1);
    }
    in.reset();
    in.mark(XZ.HEADER_MAGIC.length);
    byte[] head = in.readNBytes(XZ.HEADER_MAGIC.length);
    if (head.length == 0) {
      return null;
    }
    if (!Arrays.equals(head, Arrays.copyOf(XZ.HEADER_MAGIC, head.length))) {
      throw new IOException("something that is no xz follows its end");
    }
    in.reset();
    return new SingleXZInputStream(in, MOST_KIB);
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close(); // gives its memory back
    }
    super.close();
  }
}
