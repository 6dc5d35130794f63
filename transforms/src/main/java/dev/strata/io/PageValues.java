/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The values of pages of floats or doubles: plain floats in one copy, all others one by one. */
final class PageValues implements ColumnPages.Dictionary {
  private final boolean doubles;
  private final int size;
  private float[] dictionary = {};
  private ByteBuffer page;
  private RunLengths indexes;
  private int[] index = {};

  /** Bytes from one of a value to the next, where they are split; values that were taken. */
  private int stride;

  private int taken;

  PageValues(ColumnDescriptor column) {
    doubles = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE;
    size = doubles ? Double.BYTES : Float.BYTES;
  }

  @Override
  public void use(ByteBuffer plain, int count) {
    if (count < 0 || count > plain.remaining() / size) {
      throw new ParquetDecodingException(
          String.format(
              "a dictionary says that it has %d values, in %d bytes", count, plain.remaining()));
    }
    dictionary = new float[count];
    page = plain;
    plain(dictionary, count);
  }

  /** Goes on with a page, at its first value. */
  void begin(ColumnPages.Page next) {
    page = next.values();
    indexes = null;
    stride = 0;
    taken = 0;
    switch (next.encoding()) {
      case PLAIN -> {}
      case BYTE_STREAM_SPLIT -> stride = page.remaining() / size;
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        if (page.hasRemaining()) { // or all are null
          indexes = new RunLengths(page, page.get());
        } else {
          indexes = new RunLengths(page, 1);
        }
      }
      default ->
          throw new ParquetDecodingException(
              "numbers in the encoding " + next.encoding() + " are not supported");
    }
  }

  /** Puts the next {@code count} values at the start of {@code out}. */
  void next(float[] out, int count) {
    if (indexes != null) {
      looked(out, count);
      return;
    }
    long end = stride > 0 ? (long) taken + count : (long) count * size;
    if (end > (stride > 0 ? stride : page.remaining())) {
      throw new ParquetDecodingException("a page holds fewer values than it says");
    }
    if (stride > 0) {
      split(out, count);
    } else {
      plain(out, count);
    }
  }

  private void plain(float[] out, int count) {
    if (doubles) {
      for (int i = 0; i < count; i++) {
        out[i] = (float) page.getDouble();
      }
    } else {
      page.asFloatBuffer().get(out, 0, count);
      page.position(page.position() + count * size);
    }
  }

  /** Of a page of the first bytes of all values, their second bytes, and so on. */
  private void split(float[] out, int count) {
    for (int i = 0; i < count; i++, taken++) {
      long bits = 0;
      for (int b = 0; b < size; b++) {
        bits |= (page.get(b * stride + taken) & 0xFFL) << (Byte.SIZE * b);
      }
      out[i] = doubles ? (float) Double.longBitsToDouble(bits) : Float.intBitsToFloat((int) bits);
    }
  }

  /** Of a page of indexes into the dictionary: how many bits each has, and then runs of them. */
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
