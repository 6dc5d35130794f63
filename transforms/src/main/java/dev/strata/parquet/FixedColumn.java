/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ParquetDecodingException;

/** A column of byte strings of one length, in plain pages, such as Strata writes for hashes. */
public final class FixedColumn {

  /** Takes a value. */
  @FunctionalInterface
  public interface ValueConsumer {
    /** Takes the value of the next row; {@code value} is valid until the one after it. */
    void accept(ByteBuffer value);
  }

  private FixedColumn() {}

  /**
   * Gives the value of each row of {@code file} to {@code values}, in order, big-endian.
   *
   * @param length number of bytes of a value
   * @throws IOException where the file is damaged, or has no such column
   */
  public static void read(ParquetSource file, String name, int length, ValueConsumer values)
      throws IOException {
    try (SeekableByteChannel channel = file.channel()) {
      ColumnDescriptor column =
          LeafColumn.find(file.schema(), name)
              .map(LeafColumn::column)
              .filter(c -> c.getPrimitiveType().getTypeLength() == length)
              .orElseThrow(
                  () -> new IOException("there is no column " + name + " of " + length + " bytes"));
      for (BlockMetaData group : file.groups()) {
        read(channel, group, column, values);
      }
    } catch (IOException | RuntimeException e) {
      throw ParquetSource.cannotRead(file.path(), e);
    }
  }

  private static void read(
      SeekableByteChannel channel, BlockMetaData group, ColumnDescriptor column, ValueConsumer rows)
      throws IOException {
    int length = column.getPrimitiveType().getTypeLength();
    try (ColumnPages pages = new ColumnPages(channel, group, column, (page, count) -> {})) {
      for (ColumnPages.Page page = pages.next(); page != null; page = pages.next()) {
        if (page.encoding() != Encoding.PLAIN
            || page.values().remaining() != (long) page.entries() * length) {
          throw new ParquetDecodingException("a page of hashes is not plain");
        }
        ByteBuffer values = page.values();
        for (int i = 0; i < page.entries(); i++) {
          rows.accept(values.slice(i * length, length).order(ByteOrder.BIG_ENDIAN));
        }
      }
    }
  }
}
