/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The bytes of one page of a column chunk at a time, in buffers that are used again. Where a page
 * has a checksum, its bytes are checked against it.
 */
final class PageBytes implements AutoCloseable {
  /**
   * A page may take a fourth of the heap: both of its forms, the codec's copy and all else must
   * fit.
   */
  private static final int PART_OF_HEAP = 4;

  /**
   * Bytes that are added to the length of a compressed page, when the most that its codec can make
   * of it is computed.
   */
  private static final int FRAME = 64;

  private final InputStream in;
  private final long fileBytes;
  private final CompressionCodecName name;
  private final PageCodec codec;
  private byte[] compressed = {};
  private int count;
  private int plainCount;

  /**
   * Reads pages one after the other.
   *
   * @param in the bytes of the pages; a page is read where its header has just been read
   * @param fileBytes the most bytes that the file has for a page
   */
  PageBytes(InputStream in, long fileBytes, CompressionCodecName codec) {
    this.in = in;
    this.fileBytes = fileBytes;
    this.name = codec;
    this.codec = new PageCodec(codec);
  }

  /** Reads what follows a page's header. */
  void read(PageHeader header) throws IOException {
    count = header.getCompressed_page_size();
    plainCount =
        name == CompressionCodecName.UNCOMPRESSED ? count : header.getUncompressed_page_size();
    if (count < 0 || plainCount < 0) {
      throw new IOException("a page says that it has less than no bytes");
    }
    if (count > fileBytes) {
      throw new IOException(
          String.format("a page says that it has %d bytes, where %d are left", count, fileBytes));
    }
    if (plainCount > codec.longest() * ((long) count + FRAME)) {
      throw new IOException(
          String.format(
              "a page of %d bytes says that it has %d when it is decompressed, which %s cannot do",
              count, plainCount, name));
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
    if (header.isSetCrc() && header.getCrc() != checksum()) {
      throw new IOException("a page's checksum is not that of its bytes");
    }
  }

  private int checksum() {
    CRC32 crc = new CRC32();
    crc.update(compressed, 0, count);
    return (int) crc.getValue();
  }

  /** The page as it was read, from byte {@code from} on; valid until the next page is read. */
  ByteBuffer asRead(int from) {
    return ByteBuffer.wrap(compressed, from, count - from).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The page decompressed, without the bytes before {@code from}; valid until the next page is
   * read.
   */
  ByteBuffer decompress(int from) throws IOException {
    int size = plainCount - from;
    if (from > count || size < 0) {
      throw new IOException("a page is not as long as its levels");
    }
    return name == CompressionCodecName.UNCOMPRESSED || size == 0
        ? asRead(from)
        : codec.decompress(compressed, from, count - from, size);
  }

  @Override
  public void close() {
    codec.close();
  }
}
