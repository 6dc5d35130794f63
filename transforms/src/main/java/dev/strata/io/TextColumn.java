/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ParquetDecodingException;

/** The rows of a column of strings, whole numbers or days in one row group, as text. */
final class TextColumn implements Closeable {
  private static final int SLICE = 1 << 12;

  private final SeekableByteChannel channel;
  private final ColumnPages pages;
  private final TextValues values;
  private final int max;
  private final byte[] definition = new byte[SLICE];
  private ColumnPages.Page page;

  /** Entries that are left of the page, and of those whose levels are decoded. */
  private int left;

  private int at;
  private int decoded;

  private TextColumn(SeekableByteChannel channel, BlockMetaData group, ColumnDescriptor column)
      throws IOException {
    this.channel = channel;
    values = new TextValues(column.getPrimitiveType());
    max = column.getMaxDefinitionLevel();
    pages = new ColumnPages(channel, group, column, values);
  }

  /** Begins to read the column {@code name}, which is text, of {@code group}. */
  static TextColumn open(VectorFile file, BlockMetaData group, String name) throws IOException {
    SeekableByteChannel channel = ChannelInput.open(file.path());
    try {
      return new TextColumn(
          channel, group, file.schema().getColumnDescription(new String[] {name}));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * The text of the next row, empty where it is null.
   *
   * @throws ParquetDecodingException where there is none, or it is damaged
   */
  String next() throws IOException {
    if (at == decoded) {
      decode();
    }
    return definition[at++] == max ? values.next() : "";
  }

  private void decode() throws IOException {
    while (left == 0) {
      page = pages.next();
      if (page == null) {
        throw new ParquetDecodingException("a column has fewer rows than its row group");
      }
      left = page.entries();
      values.begin(page);
    }
    at = 0;
    decoded = Math.min(left, SLICE);
    left -= decoded;
    if (page.definition() != null) {
      page.definition().next(definition, decoded);
    } // else all are there, and their levels 0
  }

  @Override
  public void close() throws IOException {
    pages.close();
    channel.close();
  }
}
