/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.strata.text.Printable;

/**
 * A line, or row, of the input that is an example of many.
 *
 * @param source the file of the line
 * @param line the number of the line in the file, from 1, or of the row, from 0
 * @param at the JSON Pointer or the column, or null
 * @param value the value that is there, cut to 80 characters, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Example(String source, long line, String at, String value) {
  private static final int LONGEST_VALUE = 80;

  /** Cuts the value to 80 characters. */
  public Example {
    value = value == null ? null : Printable.shortened(value, LONGEST_VALUE);
  }

  /**
   * Returns this example with its line moved down by {@code lines}, which stand before the part of
   * the file in which it was found.
   */
  public Example furtherDown(long lines) {
    return new Example(source, line + lines, at, value);
  }
}
