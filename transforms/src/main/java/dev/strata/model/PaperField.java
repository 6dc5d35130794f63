/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A part of a paper that is looked for in each line, or row, of the input. */
public enum PaperField {
  /** The id, which tells a paper from all others. */
  ID,
  /** The title. */
  TITLE,
  /** The abstract. */
  ABSTRACT,
  /** The categories. */
  CATEGORIES,
  /** The day on which the paper was created. */
  DATE;

  /** The name as sentences and JSON spell it. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
