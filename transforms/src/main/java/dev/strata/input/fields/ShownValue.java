/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import dev.strata.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value of JSON as an example shows it. */
public final class ShownValue {
  /** The most elements or members of a value that an example shows. */
  private static final int SHOWN = 4;

  private ShownValue() {}

  /** A value as an example shows it: its type, where it is no text, and how it begins. */
  public static String of(Object value) {
    String begin = begin(value);
    if (value instanceof Map) {
      return "an object, " + begin;
    }
    return value instanceof List ? "an array, " + begin : begin;
  }

  private static String begin(Object value) {
    if (value instanceof List<?> list) {
      return list.stream()
          .limit(SHOWN)
          .map(ShownValue::begin)
          .collect(Collectors.joining(",", "[", list.size() > SHOWN ? ",…]" : "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .limit(SHOWN)
          .map(
              entry ->
                  '"' + Printable.value((String) entry.getKey()) + "\":" + begin(entry.getValue()))
          .collect(Collectors.joining(",", "{", map.size() > SHOWN ? ",…}" : "}"));
    }
    return value instanceof String text
        ? '"' + Printable.value(text) + '"'
        : Printable.value(String.valueOf(value));
  }
}
