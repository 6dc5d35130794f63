/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.bytedeco.javacpp.BytePointer;
import org.xerial.snappy.Snappy;

/**
 * The bytes of one page of a column chunk at a time, in buffers that are used again. Snappy, which
 * most writers use, goes from one buffer off the heap to another: Parquet's own codec copies what
 * it gives twice more, and arrays would be pinned against the garbage collector meanwhile.
 */
final class PageBytes implements AutoCloseable {
  /** Both forms of a page, the codec's copy and what else there is must fit. */
  private static final int PART_OF_HEAP = 4;

  /** What a compressed page has beside what its codec makes longer. */
  private static final int FRAME = 64;

  private final InputStream in;
  private final long fileBytes;
  private final CompressionCodecName codec;
  private final CodecFactory codecs = new CodecFactory(new Configuration(false), 0);
  private final Native compressedOutside = new Native();
  private final Native plainOutside = new Native();
  private byte[] compressed = {};
  private int count;
  private int plainCount;

  /**
   * Pages one after the other.
   *
   * @param in at the header of each, when it is read
   * @param fileBytes that the file has at most for a page
   */
  PageBytes(InputStream in, long fileBytes, CompressionCodecName codec) {
    this.in = in;
    this.fileBytes = fileBytes;
    this.codec = codec;
  }

  /** Reads what follows a page's header. */
  void read(PageHeader header) throws IOException {
    count = header.getCompressed_page_size();
    plainCount =
        codec == CompressionCodecName.UNCOMPRESSED ? count : header.getUncompressed_page_size();
    if (count < 0 || plainCount < 0) {
      throw new IOException("a page says that it has less than no bytes");
    }
    if (count > fileBytes) {
      throw new IOException(
          String.format("a page says that it has %d bytes, where %d are left", count, fileBytes));
    }
    if (plainCount > longest(codec) * ((long) count + FRAME)) {
      throw new IOException(
          String.format(
              "a page of %d bytes says that it has %d when it is decompressed, which %s cannot do",
              count, plainCount, codec));
    }
    long most = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    if (Math.max(count, plainCount) > most) {
      throw new IOException(
          String.format(
              "a page has %d bytes, more than the %d that this process has memory for: give it more"
                  + " with -Xmx",
              Math.max(count, plainCount), most));
    }
    if (compressed.length < count) {
      compressed = new byte[count];
    }
    if (in.readNBytes(compressed, 0, count) < count) {
      throw new EOFException("a page is cut short");
    }
  }

  /**
   * What the codec makes of a byte at most, by its format: so a page of a dictionary that repeats
   * one value a million times passes, and a length that was damaged does not.
   */
  private static long longest(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> 1;
      case SNAPPY -> 64; // a copy of up to 64 bytes takes two or three
      case LZ4, LZ4_RAW, LZO -> 255; // a byte adds that to the length of a match
      case GZIP -> 1032; // 258 bytes take two bits (zlib, "Technical Details")
      default -> 1 << 15; // zstd: a block of 128 KiB that repeats one byte takes four
    };
  }

  /** The page as it was read, valid until the next. */
  ByteBuffer asRead() {
    return asRead(0);
  }

  private ByteBuffer asRead(int from) {
    return ByteBuffer.wrap(compressed, from, count - from).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The page decompressed, valid until the next; what stands before {@code from} is left out. */
  ByteBuffer decompress(int from) throws IOException {
    int size = plainCount - from;
    if (from > count || size < 0) {
      throw new IOException("a page is not as long as its levels");
    }
    if (codec == CompressionCodecName.UNCOMPRESSED || size == 0) {
      return asRead(from);
    }
    return codec == CompressionCodecName.SNAPPY ? snappy(from, size) : other(from, size);
  }

  private ByteBuffer snappy(int from, int size) throws IOException {
    ByteBuffer page = compressedOutside.buffer(count - from);
    page.put(compressed, from, count - from).flip();
    // it writes as many bytes as its input says, whatever the room
    if (Snappy.uncompressedLength(page) != size) {
      throw new IOException("a page is not as long as it says");
    }
    ByteBuffer plain = plainOutside.buffer(size);
    Snappy.uncompress(page, plain);
    return plain.order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer other(int from, int size) throws IOException {
    ByteBuffer plain =
        codecs
            .getDecompressor(codec)
            .decompress(BytesInput.from(compressed, from, count - from), size)
            .toByteBuffer()
            .slice();
    if (plain.remaining() != size) {
      throw new IOException("a page is not as long as it says");
    }
    return plain.order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    codecs.release();
    compressedOutside.close();
    plainOutside.close();
  }

  /** Memory off the heap. */
  private static final class Native implements AutoCloseable {
    private BytePointer memory = new BytePointer();

    /** As many bytes, of undefined content. */
    ByteBuffer buffer(int bytes) {
      if (memory.capacity() < bytes) {
        memory.close();
        memory = new BytePointer(bytes);
      }
      return memory.limit(bytes).asByteBuffer();
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
