/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of half the length of a float. */
class NumberTypeTest {

  @ParameterizedTest
  @CsvSource({
    "0000, 0",
    "8000, -0.0",
    "0001, 0x1p-24",
    "8001, -0x1p-24",
    "03ff, 0x1.ff8p-15",
    "0400, 0x1p-14",
    "3555, 0x1.554p-2",
    "3c00, 1",
    "c000, -2",
    "7bff, 65504",
    "7c00, Infinity",
    "fc00, -Infinity",
    "7c01, NaN",
    "7e00, NaN",
    "ffff, NaN",
  })
  void half_ofTheseBits_isTheNumber(String bits, String number) {
    int expected = Float.floatToIntBits(Float.parseFloat(number));

    assertThat(Float.floatToIntBits(half(Integer.parseInt(bits, 16))), is(expected));
  }

  @Test
  void half_noNumber_isNotFinite() {
    for (int bits : new int[] {0x7C00, 0xFC00, 0x7C01, 0x7E00, 0xFFFF}) {
      assertThat(Float.isFinite(half(bits)), is(false));
    }
  }

  private static float half(int bits) {
    return NumberType.half(
        Binary.fromConstantByteArray(new byte[] {(byte) bits, (byte) (bits >> Byte.SIZE)}));
  }
}
