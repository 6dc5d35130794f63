/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The values of pages of floats or doubles: plain floats in one copy, all else one by one. */
final class PageValues {
  private final ColumnDescriptor column;
  private final boolean doubles;
  private Dictionary dictionary;
  private float[] values = {};

  PageValues(ColumnDescriptor column) {
    this.column = column;
    this.doubles = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE;
  }

  /** The dictionary of the pages that follow. */
  void use(DictionaryPage page) throws IOException {
    dictionary = page.getEncoding().initDictionary(column, page);
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
    ValuesReader reader = reader(org.apache.parquet.column.Encoding.valueOf(encoding.name()));
    reader.initFromPage(count, ByteBufferInputStream.wrap(page));
    for (int i = 0; i < count; i++) {
      values[i] = doubles ? (float) reader.readDouble() : reader.readFloat();
    }
    return values;
  }

  private ValuesReader reader(org.apache.parquet.column.Encoding encoding) throws IOException {
    if (!encoding.usesDictionary()) {
      return encoding.getValuesReader(column, ValuesType.VALUES);
    }
    if (dictionary == null) {
      throw new IOException("a page without its dictionary");
    }
    return encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary);
  }
}
