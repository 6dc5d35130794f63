/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

/** The state of a part of a paper in a line, or row, of the input. */
public enum FieldState {
  /** There is a value that is used. */
  USED,
  /** There are texts that are used, though none is in the preferred language. */
  OTHER_LANGUAGE,
  /** There are several values: some are used, and some are of a type that is not read there. */
  PARTLY_READ,
  /** There is nothing, null or no text. */
  MISSING,
  /**
   * There is a value of a type that is not read there, such as an object where a title should be.
   */
  OTHER_TYPE,
  /** There is a value that is not understood, such as a date that is no date. */
  NOT_UNDERSTOOD;

  /** Whether the paper gets a value for this part. */
  public boolean isUsed() {
    return this == USED || this == OTHER_LANGUAGE || this == PARTLY_READ;
  }
}
