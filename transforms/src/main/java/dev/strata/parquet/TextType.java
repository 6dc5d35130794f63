/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How the values of a type of Parquet become text: a number becomes its decimal form, and a moment
 * becomes its day, in UTC or, where it has no zone, as it is written.
 */
public final class TextType {
  /**
   * The result of {@link #next} for bytes that are no text; it is known by being this very object.
   */
  static final String NO_TEXT = new String("?");

  /** A decimal of more digits is no id, and its text would be as long as its type says. */
  private static final int MOST_DIGITS = 1000;

  private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long NANOS_OF_DAY = 86_400_000_000_000L;

  private final Function<ValuesReader, String> next;

  private TextType(Function<ValuesReader, String> next) {
    this.next = next;
  }

  /** The text type of {@code type}; null where values of that type are not read as text. */
  public static TextType of(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    Function<ValuesReader, String> next =
        switch (type.getPrimitiveTypeName()) {
          case BINARY, FIXED_LEN_BYTE_ARRAY -> ofBytes(type, meaning);
          case INT32, INT64 -> ofWhole(type, meaning);
          case FLOAT -> values -> decimal(values.readFloat());
          case DOUBLE -> values -> decimal(values.readDouble());
          case INT96 -> values -> dayOfInt96(values.readBytes().toByteBuffer());
          default -> null;
        };
    return next == null ? null : new TextType(next);
  }

  /** The next value's text, null where it is NaN or infinite, or {@link #NO_TEXT}. */
  String next(ValuesReader values) {
    return next.apply(values);
  }

  private static Function<ValuesReader, String> ofBytes(
      PrimitiveType type, LogicalTypeAnnotation meaning) {
    boolean fixed = type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    if (meaning == null) {
      return values -> textOrNot(values.readBytes(), fixed);
    }
    if (meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation) {
      return values -> values.readBytes().toStringUsingUTF8();
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      int scale = decimal.getScale();
      return scale > MOST_DIGITS ? null : values -> decimal(values.readBytes(), scale);
    }
    if (meaning instanceof UUIDLogicalTypeAnnotation) {
      return values -> {
        ByteBuffer bytes = values.readBytes().toByteBuffer().slice();
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
      };
    }
    if (meaning instanceof Float16LogicalTypeAnnotation) {
      return values -> decimal(NumberType.half(values.readBytes()));
    }
    return null; // an interval, BSON, a shape on the earth
  }

  private static Function<ValuesReader, String> ofWhole(
      PrimitiveType type, LogicalTypeAnnotation meaning) {
    LongFunction<String> text;
    boolean wide = type.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    if (meaning == null) {
      text = Long::toString;
    } else if (meaning instanceof IntLogicalTypeAnnotation whole) {
      text =
          whole.isSigned()
              ? Long::toString
              : wide ? Long::toUnsignedString : x -> Integer.toUnsignedString((int) x);
    } else if (meaning instanceof DateLogicalTypeAnnotation) {
      text = x -> LocalDate.ofEpochDay(x).toString();
    } else if (meaning instanceof TimestampLogicalTypeAnnotation time) {
      ChronoUnit unit = ChronoUnit.valueOf(time.getUnit().name());
      text = x -> Instant.EPOCH.plus(x, unit).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    } else if (meaning instanceof DecimalLogicalTypeAnnotation decimal
        && decimal.getScale() <= MOST_DIGITS) {
      text = x -> BigDecimal.valueOf(x, decimal.getScale()).toPlainString();
    } else {
      return null; // a time of day
    }
    return wide
        ? values -> text.apply(values.readLong())
        : values -> text.apply(values.readInteger());
  }

  /**
   * A number in decimal, where 2019.0 is 2019: pandas makes floats of whole numbers where one is
   * missing.
   */
  private static String decimal(double number) {
    return Double.isFinite(number) ? plain(Double.toString(number)) : null;
  }

  private static String decimal(float number) {
    return Float.isFinite(number) ? plain(Float.toString(number)) : null;
  }

  private static String plain(String number) {
    return new BigDecimal(number).stripTrailingZeros().toPlainString();
  }

  private static String decimal(Binary unscaled, int scale) {
    if (unscaled.length() == 0 || unscaled.length() > MOST_DIGITS) {
      throw new ParquetDecodingException("a decimal has " + unscaled.length() + " bytes");
    }
    return new BigDecimal(new BigInteger(unscaled.getBytes()), scale).toPlainString();
  }

  /**
   * The text of bytes whose type does not say that they are text; values of a fixed length are
   * filled up with zeros.
   */
  private static String textOrNot(Binary value, boolean fixed) {
    ByteBuffer bytes = value.toByteBuffer();
    while (fixed && bytes.hasRemaining() && bytes.get(bytes.limit() - 1) == 0) {
      bytes.limit(bytes.limit() - 1);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.indexOf('\0') < 0 ? text : NO_TEXT;
    } catch (CharacterCodingException e) {
      return NO_TEXT;
    }
  }

  /** The day in UTC of eight bytes of nanoseconds of the day, and four of the Julian day. */
  private static String dayOfInt96(ByteBuffer value) {
    ByteBuffer bytes = value.slice().order(ByteOrder.LITTLE_ENDIAN);
    long days = Math.floorDiv(bytes.getLong(), NANOS_OF_DAY);
    return LocalDate.ofEpochDay(days + bytes.getInt() - JULIAN_DAY_OF_EPOCH).toString();
  }
}
