/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A part of a paper that is looked for in each line, or row, of the input. */
public enum PaperField {
  /** What tells a paper from all others. */
  ID,
  /** Its title. */
  TITLE,
  /** Its abstract. */
  ABSTRACT,
  /** Its categories. */
  CATEGORIES,
  /** The day that it was created on. */
  DATE;

  /** As sentences and JSON have it. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
