/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.strata.text.Printable;

/**
 * A line, or row, of the input that shows what many are like.
 *
 * @param source the file
 * @param line its line there, from 1, or its row, from 0
 * @param at the JSON Pointer or the column, or null
 * @param value what is there, cut to 80 characters, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Example(String source, long line, String at, String value) {
  private static final int LONGEST_VALUE = 80;

  /** Cuts the value. */
  public Example {
    value = value == null ? null : Printable.shortened(value, LONGEST_VALUE);
  }

  /** The same one in a file whose first line is so much further down than was thought. */
  public Example furtherDown(long lines) {
    return new Example(source, line + lines, at, value);
  }
}
