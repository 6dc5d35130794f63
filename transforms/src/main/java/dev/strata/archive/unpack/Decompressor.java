/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import dev.strata.archive.shape.FileKind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/** Opens compressed files. A file that was compressed in several parts is read as one. */
final class Decompressor {
  private static final int BUFFER = 1 << 13;

  private Decompressor() {}

  /**
   * The plain bytes of a file.
   *
   * @param in all bytes of the file
   * @param head its first bytes
   * @param maxZstdWindow the longest window of a Zstandard file, in bytes
   * @throws IOException where the file is damaged, which may show only while it is read
   */
  static InputStream open(FileKind kind, BufferedInputStream in, byte[] head, long maxZstdWindow)
      throws IOException {
    return switch (kind) {
      case GZIP -> new GzipMembers(in);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case XZ -> new XzStreams(in);
      case ZSTD -> ZstdWindow.open(in, head, maxZstdWindow);
      case LZ4 -> new FramedLZ4CompressorInputStream(new Lz4Ends(in), true);
      case SNAPPY -> new SnappyFrames(in);
      case ZLIB -> new Zlib(in);
      default -> throw new IllegalArgumentException(kind + " is not decompressed");
    };
  }

  /** The plain bytes of a zlib file, which marks its end; nothing may follow that end. */
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
