/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** Opens compressed files; what was compressed in several parts is one file. */
final class Decompressor {
  /** What an xz file may take of memory: three times what the tool's highest level does. */
  private static final int XZ_KIB = 200 << 10;

  private static final int BUFFER = 1 << 13;

  private final long maxZstdWindow;

  /**
   * Made for files of which each may take so much memory.
   *
   * @param maxZstdWindow bytes
   */
  Decompressor(long maxZstdWindow) {
    this.maxZstdWindow = maxZstdWindow;
  }

  /**
   * The plain bytes of a file.
   *
   * @param in all of its bytes
   * @param head the first of them
   * @throws IOException where it is damaged, which may show only while it is read
   */
  InputStream open(FileKind kind, BufferedInputStream in, byte[] head) throws IOException {
    return switch (kind) {
      case GZIP -> new GzipMembers(in);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case XZ -> new Xz(in);
      case ZSTD -> ZstdWindow.open(in, head, maxZstdWindow);
      case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
      case SNAPPY -> new SnappyFrames(in);
      case ZLIB -> new Zlib(in);
      default -> throw new IllegalArgumentException(kind + " is not decompressed");
    };
  }

  /** Bytes of xz, of which each block says how much memory it needs. */
  private static final class Xz extends FilterInputStream {
    Xz(InputStream in) throws IOException {
      super(new XZInputStream(in, XZ_KIB));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return super.read(bytes, from, length);
      } catch (MemoryLimitException e) {
        throw new IOException(
            String.format(
                "it needs %d MiB of memory, and %d are allowed: compress it with a smaller"
                    + " dictionary",
                e.getMemoryNeeded() >> 10, XZ_KIB >> 10),
            e);
      }
    }
  }

  /** Bytes of zlib's, which have an end, and nothing that may follow it. */
  private static final class Zlib extends InflaterInputStream {
    Zlib(InputStream in) {
      super(in, new Inflater(), BUFFER);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      if (count < 0 && (inf.getRemaining() > 0 || in.read() >= 0)) {
        throw new IOException("something that is no zlib follows its end");
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end(); // frees what is not on the heap
    }
  }
}
