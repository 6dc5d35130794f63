/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Vectors that lie in a file as they lie in memory: plain pages of floats, not compressed, each of
 * whole vectors of one length, as Strata writes them. Any of them is read without those before it.
 */
public final class PlainVectors implements AutoCloseable {
  private static final int MOST_HEADER = 1 << 16;

  /** Vectors with no more bytes between them are read at once. */
  private static final int GAP = 1 << 15;

  /** The most bytes that are read at once, unless a vector is longer. */
  private static final int MOST_BYTES = 1 << 20;

  private final String path;
  private final SeekableByteChannel channel;
  private final int d;
  private final List<Page> pages;
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Where the {@code rows} vectors from {@code firstRow} on begin in the file. */
  private record Page(long firstRow, int rows, long offset) {}

  /** Takes a vector. */
  @FunctionalInterface
  public interface VectorSink {
    /** Takes the vector of {@code rows[i]}; it is the taker's own. */
    void accept(int i, float[] vector);
  }

  private PlainVectors(String path, SeekableByteChannel channel, int d, List<Page> pages) {
    this.path = path;
    this.channel = channel;
    this.d = d;
    this.pages = pages;
  }

  /**
   * Opens the column of vectors of that name.
   *
   * @throws IOException where the file is damaged, or was written otherwise
   */
  public static PlainVectors open(ParquetSource file, String name) throws IOException {
    SeekableByteChannel channel = file.channel();
    try {
      ColumnDescriptor column =
          LeafColumn.find(file.schema(), name)
              .map(LeafColumn::column)
              .orElseThrow(() -> new ParquetDecodingException("there is no column " + name));
      List<Page> pages = new ArrayList<>();
      int d = 0;
      long row = 0;
      for (BlockMetaData group : file.groups()) {
        ColumnChunkMetaData chunk = ColumnPages.chunk(group, column);
        long length = chunk.getValueCount() / Math.max(1, group.getRowCount());
        if (chunk.getCodec() != CompressionCodecName.UNCOMPRESSED
            || length * group.getRowCount() != chunk.getValueCount()
            || d != 0 && d != length) {
          throw new ParquetDecodingException("its vectors are compressed, or differ in length");
        }
        d = Math.toIntExact(length);
        addPages(channel, chunk, row, d, pages);
        row += group.getRowCount();
      }
      return new PlainVectors(file.path(), channel, d, pages);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw ParquetSource.cannotRead(file.path(), e);
    }
  }

  private static void addPages(
      SeekableByteChannel channel,
      ColumnChunkMetaData chunk,
      long firstRow,
      int d,
      List<Page> pages)
      throws IOException {
    long at = chunk.getStartingPos();
    long row = firstRow;
    for (long left = chunk.getValueCount(); left > 0; ) {
      InputStream in =
          new BufferedInputStream(Channels.newInputStream(channel.position(at)), 1 << 10);
      byte[] struct = ThriftStruct.take(in, MOST_HEADER);
      PageHeader header = Util.readPageHeader(new ByteArrayInputStream(struct));
      if (header.getType() != PageType.DATA_PAGE
          || header.getData_page_header().getEncoding() != Encoding.PLAIN) {
        throw new ParquetDecodingException("a page of vectors is not plain");
      }
      int values = header.getData_page_header().getNum_values();
      long levels = at + struct.length;
      long definition = levels + Integer.BYTES + number(channel, levels);
      long offset = definition + Integer.BYTES + number(channel, definition);
      long end = levels + header.getCompressed_page_size();
      if (values <= 0
          || values > left
          || values % d != 0
          || offset + (long) values * Float.BYTES != end) {
        throw new ParquetDecodingException("a page of vectors has another length than it says");
      }
      pages.add(new Page(row, values / d, offset));
      row += values / d;
      left -= values;
      at = end;
    }
  }

  private static int number(SeekableByteChannel channel, long at) throws IOException {
    ByteBuffer four = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel.position(at), four);
    return four.flip().getInt();
  }

  private static void fill(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("it ends within a vector");
      }
    }
  }

  /** The number of components of a vector; 0 where there are no vectors. */
  public int dimension() {
    return d;
  }

  /**
   * Gives the vectors of some rows to {@code sink}.
   *
   * @param rows rows of the file, from 0, rising; a row may be there more than once
   * @throws IOException where the file is damaged
   */
  public void read(int[] rows, VectorSink sink) throws IOException {
    int page = 0;
    for (int from = 0; from < rows.length; ) {
      while (page < pages.size() && pages.get(page).firstRow + pages.get(page).rows <= rows[from]) {
        page++;
      }
      if (page == pages.size()) {
        throw new IOException("cannot read " + path + ": it has no row " + rows[from]);
      }
      Page at = pages.get(page);
      int to = from + 1;
      while (to < rows.length
          && rows[to] < at.firstRow + at.rows
          && bytesBetween(rows[to - 1] + 1, rows[to]) <= GAP
          && bytesBetween(rows[from], rows[to] + 1) <= MOST_BYTES) {
        to++;
      }
      read(at, rows, from, to, sink);
      from = to;
    }
  }

  private long bytesBetween(long row, long other) {
    return (other - row) * d * Float.BYTES;
  }

  private void read(Page page, int[] rows, int from, int to, VectorSink sink) throws IOException {
    int length = Math.toIntExact(bytesBetween(rows[from], rows[to - 1] + 1L));
    if (bytes.capacity() < length) {
      bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    channel.position(page.offset + bytesBetween(page.firstRow, rows[from]));
    fill(channel, bytes.clear().limit(length));
    bytes.flip();
    for (int i = from; i < to; i++) {
      float[] vector = new float[d];
      bytes
          .position(Math.toIntExact(bytesBetween(rows[from], rows[i])))
          .asFloatBuffer()
          .get(vector);
      sink.accept(i, vector);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
