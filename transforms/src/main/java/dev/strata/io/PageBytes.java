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
  private final InputStream in;
  private final CompressionCodecName codec;
  private final CodecFactory codecs = new CodecFactory(new Configuration(false), 0);
  private final Native compressedOutside = new Native();
  private final Native plainOutside = new Native();
  private byte[] compressed = {};
  private int count;
  private int plainCount;

  PageBytes(InputStream in, CompressionCodecName codec) {
    this.in = in;
    this.codec = codec;
  }

  /** Reads what follows a page's header. */
  void read(PageHeader header) throws IOException {
    count = header.getCompressed_page_size();
    plainCount = header.getUncompressed_page_size();
    if (count < 0 || plainCount < 0) {
      throw new IOException("a page of less than no bytes");
    }
    if (compressed.length < count) {
      compressed = new byte[count];
    }
    if (in.readNBytes(compressed, 0, count) < count) {
      throw new EOFException("a page is cut short");
    }
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
    if (codec == CompressionCodecName.UNCOMPRESSED || size == 0) {
      return asRead(from);
    }
    return codec == CompressionCodecName.SNAPPY ? snappy(from, size) : other(from, size);
  }

  private ByteBuffer snappy(int from, int size) throws IOException {
    ByteBuffer page = compressedOutside.buffer(count - from);
    page.put(compressed, from, count - from).flip();
    // it writes as many bytes as its input says, whatever the room
    if (size < 0 || Snappy.uncompressedLength(page) != size) {
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
