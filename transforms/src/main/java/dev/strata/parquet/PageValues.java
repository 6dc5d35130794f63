/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * The values of pages of numbers as float32: plain floats in one copy, plain doubles as they lie,
 * those in a dictionary by their index, and all others by Parquet's own decoders.
 */
final class PageValues implements ColumnPages.Dictionary {
  private final NumberType type;
  private final PageDecoders decoders;
  private float[] dictionary = {};
  private int[] index = {};

  /**
   * The values of the page that is begun: plain floats or doubles, or else {@code indexes} or
   * {@code others}.
   */
  private ByteBuffer plain;

  private RunLengths indexes;
  private ValuesReader others;

  PageValues(ColumnDescriptor column) {
    type = NumberType.of(column.getPrimitiveType());
    decoders = new PageDecoders(column);
  }

  @Override
  public void use(ByteBuffer page, int count) {
    ValuesReader values = decoders.plain(page, count);
    dictionary = new float[count];
    for (int i = 0; i < count; i++) {
      dictionary[i] = type.next(values);
    }
  }

  /** Goes on with a page, at its first value. */
  void begin(ColumnPages.Page page) {
    boolean asItLies = type == NumberType.FLOAT || type == NumberType.DOUBLE;
    plain = asItLies && page.encoding() == Encoding.PLAIN ? page.values() : null;
    indexes = page.indexes();
    others = plain == null && indexes == null ? decoders.of(page) : null;
  }

  /** Puts the next {@code count} values at the start of {@code out}. */
  void next(float[] out, int count) {
    if (plain != null) {
      plain(out, count);
    } else if (indexes != null) {
      looked(out, count);
    } else {
      for (int i = 0; i < count; i++) {
        out[i] = type.next(others);
      }
    }
  }

  private void plain(float[] out, int count) {
    int size = type == NumberType.FLOAT ? Float.BYTES : Double.BYTES;
    if (count > plain.remaining() / size) {
      throw new ParquetDecodingException("a page holds fewer values than it says");
    }
    if (type == NumberType.FLOAT) {
      plain.asFloatBuffer().get(out, 0, count);
    } else {
      DoubleBuffer doubles = plain.asDoubleBuffer();
      for (int i = 0; i < count; i++) {
        out[i] = (float) doubles.get(i);
      }
    }
    plain.position(plain.position() + count * size);
  }

  private void looked(float[] out, int count) {
    if (index.length < count) {
      index = new int[count];
    }
    indexes.next(index, count);
    for (int i = 0; i < count; i++) {
      if (index[i] < 0 || index[i] >= dictionary.length) {
        throw new ParquetDecodingException("a value is not in its page's dictionary");
      }
      out[i] = dictionary[index[i]];
    }
  }
}
