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
  /** A number that would need more digits is no id. */
  private static final int MOST_DIGITS = 1000;

  /**
   * The id that it is: of a whole number its digits, however it is written, as 1000 of {@code
   * 1000.0} and of {@code 1e3}; any other as it is written.
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
