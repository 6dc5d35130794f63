/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

/** What a line, or row, of the input has where a part of a paper is looked for. */
public enum FieldState {
  /** Something that is used. */
  USED,
  /** Texts that are used, though none is in the language that is preferred. */
  OTHER_LANGUAGE,
  /** Several values, of which some are used, and some are of a type that is not read there. */
  PARTLY_READ,
  /** Nothing, null or no text. */
  MISSING,
  /** A value of a type that is not read there, such as an object where a title is to be. */
  OTHER_TYPE,
  /** A value that is not understood, such as a date that is no date. */
  NOT_UNDERSTOOD;

  /** Whether a paper has something of it. */
  public boolean isUsed() {
    return this == USED || this == OTHER_LANGUAGE || this == PARTLY_READ;
  }
}
