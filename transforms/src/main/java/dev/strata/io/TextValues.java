/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The values of pages of strings or whole numbers, as text, one by one. */
final class TextValues implements ColumnPages.Dictionary {
  private final PrimitiveType type;
  private final boolean binary;
  private final int size;
  private String[] dictionary = {};
  private byte[] before = {};
  private Supplier<String> values;

  TextValues(PrimitiveType type) {
    this.type = type;
    PrimitiveTypeName name = type.getPrimitiveTypeName();
    binary = name == PrimitiveTypeName.BINARY;
    size = name == PrimitiveTypeName.INT64 ? Long.BYTES : Integer.BYTES;
  }

  @Override
  public void use(ByteBuffer plain, int count) {
    if (count < 0 || count > plain.remaining() / size) { // a string has its length, of 4 bytes
      throw new ParquetDecodingException(
          String.format(
              "a dictionary says that it has %d values, in %d bytes", count, plain.remaining()));
    }
    dictionary = new String[count];
    Supplier<String> all = plain(plain);
    Arrays.setAll(dictionary, i -> all.get());
  }

  /** Goes on with a page, at its first value. */
  void begin(ColumnPages.Page page) {
    ByteBuffer bytes = page.values();
    values =
        switch (page.encoding()) {
          case PLAIN -> plain(bytes);
          case PLAIN_DICTIONARY, RLE_DICTIONARY -> looked(bytes);
          case DELTA_BINARY_PACKED -> deltas(bytes);
          case DELTA_LENGTH_BYTE_ARRAY -> lengths(bytes);
          case DELTA_BYTE_ARRAY -> prefixes(bytes);
          case BYTE_STREAM_SPLIT -> split(bytes);
          default -> unsupported(page);
        };
  }

  /** The next value. */
  String next() {
    return values.get();
  }

  private Supplier<String> plain(ByteBuffer bytes) {
    if (binary) {
      return () -> text(bytes, bytes.getInt());
    }
    return size == Long.BYTES ? () -> text(bytes.getLong()) : () -> text(bytes.getInt());
  }

  private Supplier<String> looked(ByteBuffer bytes) {
    RunLengths indexes = new RunLengths(bytes, bytes.hasRemaining() ? bytes.get() : 0);
    int[] index = new int[1];
    return () -> {
      indexes.next(index, 1);
      if (index[0] < 0 || index[0] >= dictionary.length) {
        throw new ParquetDecodingException("a value is not in its page's dictionary");
      }
      return dictionary[index[0]];
    };
  }

  private Supplier<String> deltas(ByteBuffer bytes) {
    if (binary || !bytes.hasRemaining()) {
      return TextValues::tooFew;
    }
    Deltas numbers = new Deltas(bytes);
    return () -> text(size == Long.BYTES ? numbers.next() : (int) numbers.next());
  }

  private Supplier<String> lengths(ByteBuffer bytes) {
    if (!binary || !bytes.hasRemaining()) {
      return TextValues::tooFew;
    }
    Deltas lengths = Deltas.pass(bytes);
    return () -> text(bytes, lengths.next());
  }

  /** Each begins as the one before does; of some old writers, also the first of a page. */
  private Supplier<String> prefixes(ByteBuffer bytes) {
    if (!binary || !bytes.hasRemaining()) {
      return TextValues::tooFew;
    }
    Deltas prefixes = Deltas.pass(bytes);
    Deltas lengths = Deltas.pass(bytes);
    return () -> {
      long prefix = prefixes.next();
      long rest = lengths.next();
      if (prefix < 0 || prefix > before.length) {
        throw new ParquetDecodingException("a text begins with more of the one before than it has");
      }
      checkLength(bytes, rest);
      byte[] text = Arrays.copyOf(before, Math.toIntExact(prefix + rest));
      bytes.get(text, (int) prefix, (int) rest);
      before = text;
      return new String(text, UTF_8);
    };
  }

  /** Numbers of a page of the first bytes of all, their second bytes, and so on. */
  private Supplier<String> split(ByteBuffer bytes) {
    if (binary) {
      return TextValues::tooFew;
    }
    int count = bytes.remaining() / size;
    int[] taken = {0};
    return () -> {
      if (taken[0] == count) {
        return tooFew();
      }
      long number = 0;
      for (int b = 0; b < size; b++) {
        number |= (bytes.get(b * count + taken[0]) & 0xFFL) << (Byte.SIZE * b);
      }
      taken[0]++;
      return text(size == Long.BYTES ? number : (int) number);
    };
  }

  private static Supplier<String> unsupported(ColumnPages.Page page) {
    throw new ParquetDecodingException(
        "text in the encoding " + page.encoding() + " is not supported");
  }

  private static String tooFew() {
    throw new ParquetDecodingException("a page holds fewer values than it says");
  }

  private static String text(ByteBuffer bytes, long length) {
    checkLength(bytes, length);
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return new String(text, UTF_8);
  }

  private static void checkLength(ByteBuffer bytes, long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new ParquetDecodingException(
          String.format(
              "a text says that it has %d bytes, where there are %d", length, bytes.remaining()));
    }
  }

  private String text(long number) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return size == Long.BYTES
          ? Long.toUnsignedString(number)
          : Integer.toUnsignedString((int) number);
    }
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(number).toString();
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation time) {
      ChronoUnit unit = ChronoUnit.valueOf(time.getUnit().name());
      return Instant.EPOCH.plus(number, unit).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
    return Long.toString(number);
  }
}
