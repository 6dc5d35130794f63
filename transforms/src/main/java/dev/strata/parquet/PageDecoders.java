/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;

/**
 * Parquet's own decoders of the values of a column's pages, but for values in a dictionary. The
 * decoders make room for as many values as a page of differences says that it has, so that number
 * is checked against the page's bytes before.
 */
final class PageDecoders {
  /**
   * The most values of a block: writers take some thousands at most, and a block may make its
   * values of very few bytes.
   */
  private static final int MOST_IN_BLOCK = 1 << 16;

  /** Decoded differences, which take eight bytes each, may take a fourth of the heap. */
  private static final int PART_OF_HEAP = 4;

  private final ColumnDescriptor column;
  private byte[] before = {};

  PageDecoders(ColumnDescriptor column) {
    this.column = column;
  }

  /** The values of a data page, in order. */
  ValuesReader of(ColumnPages.Page page) {
    ByteBuffer bytes = page.values();
    if (!bytes.hasRemaining()) {
      return new None();
    }
    Encoding encoding = Encoding.valueOf(page.encoding().name());
    return switch (encoding) {
      case PLAIN, BYTE_STREAM_SPLIT ->
          begin(decoder(encoding), page.entries(), ByteBufferInputStream.wrap(bytes));
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> {
        checkDifferences(bytes);
        yield begin(decoder(encoding), page.entries(), ByteBufferInputStream.wrap(bytes));
      }
      case DELTA_BYTE_ARRAY -> {
        decoder(encoding); // throws where values of the type are no bytes
        yield new Prefixed(page.entries(), bytes);
      }
      default -> throw unsupported(encoding);
    };
  }

  /** The {@code count} plain values of a dictionary, in order. */
  ValuesReader plain(ByteBuffer bytes, int count) {
    int size =
        switch (column.getPrimitiveType().getPrimitiveTypeName()) {
          case INT64, DOUBLE -> Long.BYTES;
          case FIXED_LEN_BYTE_ARRAY -> Math.max(1, column.getPrimitiveType().getTypeLength());
          case INT96 -> Long.BYTES + Integer.BYTES;
          default -> Integer.BYTES; // a text has its length
        };
    if (count < 0 || count > bytes.remaining() / size) {
      throw new ParquetDecodingException(
          String.format(
              "a dictionary says that it has %d values, in %d bytes", count, bytes.remaining()));
    }
    return begin(decoder(Encoding.PLAIN), count, ByteBufferInputStream.wrap(bytes));
  }

  private ValuesReader decoder(Encoding encoding) {
    try {
      return encoding.getValuesReader(column, ValuesType.VALUES);
    } catch (ParquetDecodingException | UnsupportedOperationException e) {
      throw unsupported(encoding);
    }
  }

  private ParquetDecodingException unsupported(Encoding encoding) {
    return new ParquetDecodingException(
        String.format(
            "values of the type %s in the encoding %s are not read",
            column.getPrimitiveType().getPrimitiveTypeName(), encoding));
  }

  private static ValuesReader begin(ValuesReader values, int count, ByteBufferInputStream bytes) {
    try {
      values.initFromPage(count, bytes);
      return values;
    } catch (IOException e) {
      throw new ParquetDecodingException(e.getMessage(), e);
    }
  }

  /** Checks the header of a page of differences, at whose first byte {@code bytes} stands. */
  private static void checkDifferences(ByteBuffer bytes) {
    try (ByteBufferInputStream in = ByteBufferInputStream.wrap(bytes.duplicate())) {
      long block = BytesUtils.readUnsignedVarInt(in);
      long parts = BytesUtils.readUnsignedVarInt(in);
      long total = BytesUtils.readUnsignedVarInt(in);
      // a block has its smallest difference, and says of each part in one byte how wide it is
      long blocks = parts < 1 ? 0 : in.available() / (1 + parts) + 1;
      if (block < 1
          || block > MOST_IN_BLOCK
          || parts > block
          || total < 0
          || total > 1 + blocks * block
          || total > Runtime.getRuntime().maxMemory() / (PART_OF_HEAP * Long.BYTES)) {
        throw new ParquetDecodingException(
            String.format(
                "a page of differences says that it has %d numbers, in %d bytes",
                total, bytes.remaining()));
      }
    } catch (IOException e) {
      throw new ParquetDecodingException("a page of differences is cut short", e);
    }
  }

  /** The values of a page that holds only nulls: some writers leave out even their header. */
  private static final class None extends ValuesReader {
    @Override
    public void skip() {
      throw new ParquetDecodingException("a page holds fewer values than it says");
    }
  }

  /**
   * Values of bytes, each of which begins with some bytes of the value before; with some old
   * writers, the first value of a page does so, too. Parquet's own decoder makes room for as many
   * shared bytes as a value says.
   */
  private final class Prefixed extends ValuesReader {
    private final ValuesReader prefixes = new DeltaBinaryPackingValuesReader();
    private final ValuesReader rests = new DeltaLengthByteArrayValuesReader();

    Prefixed(int count, ByteBuffer bytes) {
      ByteBufferInputStream in = ByteBufferInputStream.wrap(bytes);
      checkDifferences(bytes);
      begin(prefixes, count, in);
      ByteBuffer behind = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      behind.position(bytes.limit() - in.available());
      checkDifferences(behind);
      begin(rests, count, in);
    }

    @Override
    public Binary readBytes() {
      int prefix = prefixes.readInteger();
      if (prefix < 0 || prefix > before.length) {
        throw new ParquetDecodingException("a text begins with more of the one before than it has");
      }
      byte[] rest = rests.readBytes().getBytesUnsafe();
      byte[] value = Arrays.copyOf(before, prefix + rest.length);
      System.arraycopy(rest, 0, value, prefix, rest.length);
      before = value;
      return Binary.fromConstantByteArray(value);
    }

    @Override
    public void skip() {
      readBytes();
    }
  }
}
