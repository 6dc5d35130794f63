/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.brotli.dec.BrotliInputStream;
import org.bytedeco.javacpp.BytePointer;
import org.xerial.snappy.Snappy;

/**
 * Decompresses pages of one codec, into buffers that are used again. Snappy and zstd, which most
 * writers use, go from one buffer off the heap to another: arrays would be pinned against the
 * garbage collector meanwhile.
 */
final class PageCodec implements AutoCloseable {
  /** Room that is made at first for a page whose codec sets no limit to what a byte becomes. */
  private static final int FIRST = 1 << 16;

  private final CompressionCodecName codec;
  private final Native compressedOutside = new Native();
  private final Native plainOutside = new Native();
  private final Lz4Decompressor lz4 = new Lz4Decompressor();
  private byte[] plain = {};

  PageCodec(CompressionCodecName codec) {
    this.codec = codec;
  }

  /**
   * The most bytes that the codec makes of one byte, by its format: so a page of a dictionary that
   * repeats one value a million times passes, and a damaged length does not. Brotli may make 16 MiB
   * of a few bytes, so no room is made for its bytes before they come.
   */
  long longest() {
    return switch (codec) {
      case UNCOMPRESSED -> 1;
      case SNAPPY -> 64; // a copy of up to 64 bytes takes two or three
      case LZ4, LZ4_RAW -> 255; // a byte adds that to the length of a match
      case GZIP -> 1032; // 258 bytes take two bits (zlib, "Technical Details")
      case ZSTD -> 1 << 15; // a block of 128 KiB that repeats one byte takes four
      default -> Integer.MAX_VALUE;
    };
  }

  /**
   * Decompresses {@code count} bytes from {@code from} on to {@code size} bytes, which are valid
   * until the next call.
   *
   * @throws IOException where they are damaged, or become fewer or more
   */
  ByteBuffer decompress(byte[] compressed, int from, int count, int size) throws IOException {
    if (codec == CompressionCodecName.LZO) {
      throw new IOException(
          "it is compressed with LZO, which is not read: write it anew with ZSTD, SNAPPY or none");
    }
    try {
      return page(compressed, from, count, size).slice().order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException | RuntimeException e) { // of libraries, in words of their own
      throw new IOException("a page cannot be decompressed: it is damaged", e);
    }
  }

  private ByteBuffer page(byte[] compressed, int from, int count, int size) throws IOException {
    InputStream bytes = new ByteArrayInputStream(compressed, from, count);
    return switch (codec) {
      case SNAPPY -> snappy(compressed, from, count, size);
      case ZSTD -> zstd(compressed, from, count, size);
      case LZ4, LZ4_RAW -> lz4(compressed, from, count, size);
      case GZIP -> streamed(new GZIPInputStream(bytes), size);
      case BROTLI -> streamed(new BrotliInputStream(bytes), size);
      case UNCOMPRESSED, LZO -> throw new IllegalStateException(codec + " has no decompressor");
    };
  }

  private ByteBuffer snappy(byte[] compressed, int from, int count, int size) throws IOException {
    ByteBuffer page = outside(compressed, from, count);
    // it writes as many bytes as its input says, whatever the room
    check(Snappy.uncompressedLength(page) == size);
    ByteBuffer whole = plainOutside.buffer(size);
    Snappy.uncompress(page, whole);
    return whole;
  }

  private ByteBuffer zstd(byte[] compressed, int from, int count, int size) throws IOException {
    ByteBuffer page = outside(compressed, from, count);
    ByteBuffer whole = plainOutside.buffer(size);
    check(Zstd.decompressDirectByteBuffer(whole, 0, size, page, 0, count) == size);
    return whole;
  }

  private ByteBuffer outside(byte[] compressed, int from, int count) {
    return compressedOutside.buffer(count).put(compressed, from, count).flip();
  }

  /**
   * Decompresses LZ4 in the blocks of Hadoop's codec, or without them, as some versions of Arrow
   * wrote it, and as LZ4_RAW has it.
   */
  private ByteBuffer lz4(byte[] compressed, int from, int count, int size) throws IOException {
    room(size);
    if (codec == CompressionCodecName.LZ4_RAW
        || !isHadoop(ByteBuffer.wrap(compressed, from, count), size)) {
      check(lz4.decompress(compressed, from, count, plain, 0, size) == size);
    }
    return ByteBuffer.wrap(plain, 0, size);
  }

  /**
   * Decompresses Hadoop's blocks, and returns whether the page has that form: each block begins
   * with its plain length, and each of its parts with its compressed length, all big-endian.
   */
  private boolean isHadoop(ByteBuffer page, int size) {
    int at = 0;
    while (page.remaining() > Integer.BYTES) {
      int block = page.getInt();
      if (block < 0 || block > size - at) {
        return false;
      }
      for (int end = at + block; at < end; ) {
        int part = page.remaining() < Integer.BYTES ? -1 : page.getInt();
        if (part < 0 || part > page.remaining()) {
          return false;
        }
        try {
          at += lz4.decompress(page.array(), page.position(), part, plain, at, end - at);
        } catch (MalformedInputException e) {
          return false;
        }
        page.position(page.position() + part);
      }
    }
    return at == size && !page.hasRemaining();
  }

  /** Reads the {@code size} bytes that {@code in} must have; room is made as they come. */
  private ByteBuffer streamed(InputStream stream, int size) throws IOException {
    try (InputStream in = stream) {
      room(Math.min(size, FIRST));
      for (int read = 0; read < size; read = Math.min(size, plain.length)) {
        if (read == plain.length) {
          plain = Arrays.copyOf(plain, (int) Math.min(size, 2L * read));
        }
        int more = Math.min(size, plain.length) - read;
        check(in.readNBytes(plain, read, more) == more);
      }
      check(in.read() < 0);
    }
    return ByteBuffer.wrap(plain, 0, size);
  }

  private void room(int size) {
    if (plain.length < size) {
      plain = new byte[size];
    }
  }

  private static void check(boolean asLong) throws IOException {
    if (!asLong) {
      throw new IOException("a page is not as long as it says");
    }
  }

  @Override
  public void close() {
    compressedOutside.close();
    plainOutside.close();
  }

  /** Memory off the heap. */
  private static final class Native implements AutoCloseable {
    private BytePointer memory = new BytePointer();

    /** A buffer of {@code bytes} bytes, whose content is undefined. */
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
