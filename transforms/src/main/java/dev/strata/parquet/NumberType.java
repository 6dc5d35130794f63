/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** How the values of a type of Parquet become float32. */
enum NumberType {
  FLOAT,
  DOUBLE,
  HALF,
  /** Whole numbers of up to 32 bits, as quantized models give them. */
  INT;

  private static final int HALF_SIGN = 0x8000;
  private static final int HALF_FRACTION = 0x3FF;
  private static final int HALF_EXPONENT = 0x1F;

  /** The number type of {@code type}; null where a vector may not have such values. */
  static NumberType of(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      case FIXED_LEN_BYTE_ARRAY ->
          type.getLogicalTypeAnnotation() instanceof Float16LogicalTypeAnnotation ? HALF : null;
      case INT32 ->
          type.getLogicalTypeAnnotation() == null
                  || type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation whole
                      && (whole.isSigned() || whole.getBitWidth() < Integer.SIZE)
              ? INT
              : null;
      default -> null;
    };
  }

  /** The next value. */
  float next(ValuesReader values) {
    return switch (this) {
      case FLOAT -> values.readFloat();
      case DOUBLE -> (float) values.readDouble();
      case HALF -> half(values.readBytes());
      case INT -> values.readInteger();
    };
  }

  /** The value of a number in IEEE 754's binary16, little-endian. */
  static float half(Binary value) {
    byte[] bytes = value.getBytesUnsafe();
    int bits = (bytes[1] & 0xFF) << Byte.SIZE | bytes[0] & 0xFF;
    int fraction = bits & HALF_FRACTION;
    int exponent = bits >>> 10 & HALF_EXPONENT;
    float size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case HALF_EXPONENT -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        };
    return (bits & HALF_SIGN) == 0 ? size : -size;
  }
}
