/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * The pages of a column in one row group (Parquet format, "Data Pages"), one in memory at a time.
 *
 * <p>No memory is taken for what the file says, only for what it holds: entries are decoded as they
 * are asked for, so a page may say that it has any number of them. {@link PageBytes} checks a
 * page's length against the file and its codec. A page that cannot be throws a {@link
 * ParquetDecodingException}.
 */
final class ColumnPages implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int SMALLEST_BUFFER = 1 << 10;

  /**
   * The longest header of a page, as other readers allow it: its statistics may have long texts.
   */
  private static final int MOST_HEADER = 16 << 20;

  /** Takes the dictionary of the pages that follow. */
  @FunctionalInterface
  interface Dictionary {
    /** Takes the {@code count} plain values that {@code page} says it holds; it may hold fewer. */
    void use(ByteBuffer page, int count);
  }

  private final ColumnDescriptor column;
  private final InputStream in;
  private final PageBytes bytes;
  private final Dictionary dictionary;
  private long left;
  private long skip;
  private Page page;

  /**
   * A data page.
   *
   * @param entries how many values and nulls it says that it has
   * @param repetition repetition levels; null where the column is not repeated
   * @param definition definition levels; null where all values are there
   * @param values its bytes from the first value on, little-endian
   */
  record Page(
      int entries,
      RunLengths repetition,
      RunLengths definition,
      Encoding encoding,
      ByteBuffer values) {

    /** The indexes of the values into the dictionary; null where they lie in the page. */
    RunLengths indexes() {
      return switch (encoding) {
        case PLAIN_DICTIONARY, RLE_DICTIONARY -> RunLengths.ofIndexes(values);
        default -> null;
      };
    }
  }

  /** Begins to read {@code column} of {@code group}; whoever opened {@code file} closes it. */
  ColumnPages(
      SeekableByteChannel file, BlockMetaData group, ColumnDescriptor column, Dictionary dictionary)
      throws IOException {
    this.column = column;
    this.dictionary = dictionary;
    ColumnPath path = ColumnPath.get(column.getPath());
    ColumnChunkMetaData chunk = chunk(group, column);
    long from = startingPosition(chunk, path);
    if (from < 0 || from >= file.size()) {
      throw damaged("its footer says that a column begins at byte " + from + ", outside the file");
    }
    left = chunk.getValueCount();
    if (left < group.getRowCount()) { // a row without a value has a null
      throw damaged(
          String.format(
              "its footer says that a column has %d values for %d rows",
              left, group.getRowCount()));
    }
    file.position(from);
    int buffer = (int) Math.min(BUFFER, Math.max(SMALLEST_BUFFER, chunk.getTotalSize()));
    in = new BufferedInputStream(Channels.newInputStream(file), buffer);
    bytes = new PageBytes(in, file.size() - from, chunk.getCodec());
  }

  /**
   * What the footer says of {@code column} in {@code group}.
   *
   * @throws ParquetDecodingException where it says nothing
   */
  static ColumnChunkMetaData chunk(BlockMetaData group, ColumnDescriptor column) {
    ColumnPath path = ColumnPath.get(column.getPath());
    return group.getColumns().stream()
        .filter(c -> c.getPath().equals(path))
        .findFirst()
        .orElseThrow(() -> damaged("a row group is without the column " + path));
  }

  private static long startingPosition(ColumnChunkMetaData chunk, ColumnPath path) {
    try {
      return chunk.getStartingPos();
    } catch (ParquetCryptoRuntimeException e) {
      throw new ParquetDecodingException(
          "its column " + path.toDotString() + " is encrypted: write it anew without encryption",
          e);
    }
  }

  /** The number of values and nulls in the pages that are left, as the footer says. */
  long left() {
    return left;
  }

  /** The next data page, valid until the one after it; null where all have been read. */
  Page next() throws IOException {
    while (page == null && left > 0) {
      read();
    }
    Page next = page;
    page = null;
    if (next != null) {
      if (next.entries < 0 || next.entries > left) {
        throw damaged(
            String.format(
                "a page says that it has %d values, its column %d more", next.entries, left));
      }
      left -= next.entries;
    }
    return next;
  }

  /**
   * Goes past whole data pages, without decompressing them, as long as these have at most {@code
   * entries} entries in all.
   *
   * @return the number of entries that were gone past
   */
  long skip(long entries) throws IOException {
    long before = left;
    skip = entries;
    while (page == null && left > 0 && skip > 0) {
      read();
    }
    skip = 0;
    return before - left;
  }

  private void read() throws IOException {
    try {
      PageHeader header = header();
      bytes.read(header);
      switch (header.getType()) {
        case DICTIONARY_PAGE ->
            dictionary.use(bytes.decompress(0), header.getDictionary_page_header().getNum_values());
        case DATA_PAGE -> {
          if (!isSkipped(header.getData_page_header().getNum_values())) {
            page = first(header.getData_page_header());
          }
        }
        case DATA_PAGE_V2 -> {
          if (!isSkipped(header.getData_page_header_v2().getNum_values())) {
            page = second(header.getData_page_header_v2());
          }
        }
        default -> {} // of no values
      }
    } catch (IOException e) {
      throw new ParquetDecodingException(e.getMessage(), e);
    }
  }

  private boolean isSkipped(int entries) {
    if (skip == 0 || entries < 0 || entries > Math.min(skip, left)) {
      return false;
    }
    skip -= entries;
    left -= entries;
    return true;
  }

  private PageHeader header() throws IOException {
    byte[] struct = ThriftStruct.take(in, MOST_HEADER);
    try {
      return Util.readPageHeader(new ByteArrayInputStream(struct));
    } catch (IOException e) {
      throw new IOException(
          String.format(
              "where its footer says that a page begins, with %d more values of a column, there is"
                  + " none: it is damaged",
              left),
          e);
    }
  }

  /** A page of version 1: levels, each after its length, and values are compressed together. */
  private Page first(DataPageHeader v1) throws IOException {
    ByteBuffer page = bytes.decompress(0);
    RunLengths repetition =
        levels(page, v1.getRepetition_level_encoding(), column.getMaxRepetitionLevel());
    RunLengths definition =
        levels(page, v1.getDefinition_level_encoding(), column.getMaxDefinitionLevel());
    return new Page(v1.getNum_values(), repetition, definition, v1.getEncoding(), rest(page));
  }

  /** A page of version 2: the levels stand before what is compressed. */
  private Page second(DataPageHeaderV2 v2) throws IOException {
    int repetitionBytes = v2.getRepetition_levels_byte_length();
    int definitionBytes = v2.getDefinition_levels_byte_length();
    ByteBuffer page = bytes.asRead(0);
    RunLengths repetition = levels(page, repetitionBytes, column.getMaxRepetitionLevel());
    RunLengths definition = levels(page, definitionBytes, column.getMaxDefinitionLevel());
    if (v2.isIs_compressed()) {
      page = bytes.decompress(repetitionBytes + definitionBytes);
    }
    return new Page(v2.getNum_values(), repetition, definition, v2.getEncoding(), rest(page));
  }

  private static RunLengths levels(ByteBuffer page, Encoding encoding, int max) throws IOException {
    if (max == 0) {
      return null;
    }
    if (encoding != Encoding.RLE) {
      throw new IOException("levels in the encoding " + encoding + " are not supported");
    }
    return levels(page, page.getInt(), max);
  }

  private static RunLengths levels(ByteBuffer page, int bytes, int max) throws IOException {
    if (bytes < 0 || bytes > page.remaining()) {
      throw new IOException(
          String.format(
              "a page says that its levels have %d bytes, where it has %d",
              bytes, page.remaining()));
    }
    ByteBuffer levels = page.slice(page.position(), bytes);
    page.position(page.position() + bytes);
    return max == 0
        ? null
        : new RunLengths(levels, Integer.SIZE - Integer.numberOfLeadingZeros(max));
  }

  private static ByteBuffer rest(ByteBuffer page) {
    return page.slice().order(page.order());
  }

  private static ParquetDecodingException damaged(String reason) {
    return new ParquetDecodingException(reason);
  }

  @Override
  public void close() {
    bytes.close();
  }
}
