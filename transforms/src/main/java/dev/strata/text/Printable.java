/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.util.regex.Pattern;

/**
 * Text from outside, such as a title, an id, a column or the name of a file, as a person may see it
 * on a terminal: one line that no terminal obeys and that ends somewhere. Letters of all scripts
 * stay; lengths are in code points.
 */
public final class Printable {
  /** Of a sentence, the longest path of Linux included. */
  static final int LONGEST_LINE = 5_000;

  /** Of a value that a sentence quotes, as of the excerpts of rejected lines. */
  static final int LONGEST_VALUE = 200;

  private static final Pattern LINE_ENDS = Pattern.compile("[\\t-\\r\\u0085\\u2028\\u2029]+");

  /**
   * C0, DEL, C1, and what embeds, overrides and isolates in Unicode's bidirectional algorithm. Its
   * marks, such as LRM, are part of how some scripts are written, and stay: they turn nothing
   * round.
   */
  private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]");

  private Printable() {}

  /**
   * The text on one line of at most 5,000 code points: line ends and tabs are a space, and what a
   * terminal would obey is U+FFFD.
   */
  public static String line(String text) {
    return clean(text, LONGEST_LINE);
  }

  /** Likewise a value that a sentence quotes, of at most 200 code points. */
  public static String value(String text) {
    return clean(text, LONGEST_VALUE);
  }

  /** The text, or the first {@code most} of its code points and an ellipsis. */
  public static String shortened(String text, int most) {
    boolean fits = text.length() <= most || text.codePointCount(0, text.length()) <= most;
    return fits ? text : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }

  private static String clean(String text, int most) {
    String line = LINE_ENDS.matcher(shortened(text.strip(), most)).replaceAll(" ");
    return OBEYED.matcher(line).replaceAll("\uFFFD");
  }
}
