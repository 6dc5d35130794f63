/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import java.math.BigDecimal;

/**
 * A number of JSON, as it is written.
 *
 * @param written its characters
 */
record JsonNumber(String written) {
  /** A number that would need more digits stays as it is written. */
  private static final int MOST_DIGITS = 1000;

  /**
   * The number as an id. A whole number becomes its digits, however it is written: {@code 1000.0}
   * and {@code 1e3} become 1000. Any other number stays as it is written.
   */
  String id() {
    if (written.length() > MOST_DIGITS) {
      return written;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(written).stripTrailingZeros();
    } catch (NumberFormatException e) { // the exponent has too many digits
      return written;
    }
    long digits = (long) number.precision() - number.scale();
    return number.scale() <= 0 && digits <= MOST_DIGITS ? number.toPlainString() : written;
  }

  @Override
  public String toString() {
    return written;
  }
}
