/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * The values of pages as text, one by one: those in a dictionary by their index, all others by
 * Parquet's own decoders.
 */
final class TextValues implements ColumnPages.Dictionary {
  /** What a short text of a dictionary takes on the heap. */
  private static final long TEXT_BYTES = 64;

  private static final long PART_OF_HEAP = 4;

  private final TextType type;
  private final PageDecoders decoders;
  private final int[] index = new int[1];
  private String[] dictionary = {};
  private RunLengths indexes;
  private ValuesReader others;

  TextValues(ColumnDescriptor column, TextType type) {
    this.type = type;
    this.decoders = new PageDecoders(column);
  }

  @Override
  public void use(ByteBuffer plain, int count) {
    long most = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    if (count * TEXT_BYTES > most) {
      throw new ParquetDecodingException(
          String.format(
              "a dictionary has %d texts, more than this process has memory for: give it more with"
                  + " -Xmx",
              count));
    }
    ValuesReader values = decoders.plain(plain, count);
    dictionary = new String[count];
    for (int i = 0; i < count; i++) {
      dictionary[i] = type.next(values);
    }
  }

  /** Goes on with a page, at its first value. */
  void begin(ColumnPages.Page page) {
    indexes = page.indexes();
    others = indexes == null ? decoders.of(page) : null;
  }

  /** Goes past values, and makes no texts of them. */
  void skip(int count) {
    if (indexes != null) {
      indexes.skip(count);
      return;
    }
    for (int i = 0; i < count; i++) {
      others.skip();
    }
  }

  /** The next value, as {@link TextType#next} gives it. */
  String next() {
    if (indexes == null) {
      return type.next(others);
    }
    indexes.next(index, 1);
    if (index[0] < 0 || index[0] >= dictionary.length) {
      throw new ParquetDecodingException("a value is not in its page's dictionary");
    }
    return dictionary[index[0]];
  }
}
