/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The values of pages of floats or doubles: plain floats in one copy, all others one by one. */
final class PageValues {
  private final ColumnDescriptor column;
  private final boolean doubles;
  private float[] dictionary = {};
  private float[] values = {};

  PageValues(ColumnDescriptor column) {
    this.column = column;
    this.doubles = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE;
  }

  /** Takes {@code count} plain values as the dictionary of the pages that follow. */
  void use(ByteBuffer page, int count) {
    dictionary = new float[count];
    if (doubles) {
      for (int i = 0; i < count; i++) {
        dictionary[i] = (float) page.getDouble();
      }
    } else {
      page.asFloatBuffer().get(dictionary);
    }
  }

  /**
   * The values of a page.
   *
   * @param page at its first value, its bytes little-endian
   * @return {@code count} values, and then anything; used again for the next page
   */
  float[] read(ByteBuffer page, Encoding encoding, int count) throws IOException {
    if (values.length < count) {
      values = new float[count];
    }
    if (encoding == Encoding.PLAIN && !doubles) {
      page.asFloatBuffer().get(values, 0, count);
      return values;
    }
    org.apache.parquet.column.Encoding named =
        org.apache.parquet.column.Encoding.valueOf(encoding.name());
    if (named.usesDictionary()) {
      if (count > 0) {
        readIndexes(page, count);
      }
      return values;
    }
    ValuesReader reader = named.getValuesReader(column, ValuesType.VALUES);
    reader.initFromPage(count, ByteBufferInputStream.wrap(page));
    for (int i = 0; i < count; i++) {
      values[i] = doubles ? (float) reader.readDouble() : reader.readFloat();
    }
    return values;
  }

  /** A page of indexes into the dictionary: how many bits each has, and then runs of them. */
  private void readIndexes(ByteBuffer page, int count) throws IOException {
    int width = page.get();
    RunLengthBitPackingHybridDecoder indexes =
        new RunLengthBitPackingHybridDecoder(width, ByteBufferInputStream.wrap(page));
    for (int i = 0; i < count; i++) {
      int index = indexes.readInt();
      if (index < 0 || index >= dictionary.length) {
        throw new IOException("a value is not in its page's dictionary");
      }
      values[i] = dictionary[index];
    }
  }
}
