/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.util.regex.Pattern;

/**
 * Makes text from outside, such as a title, an id, a column or the name of a file, fit to be shown
 * on a terminal or a page: a single line of limited length with nothing that either would obey.
 * Letters of all scripts stay; lengths are in code points.
 */
public final class Printable {
  /** The longest sentence, with room for the longest path of Linux. */
  static final int LONGEST_LINE = 5_000;

  /** The longest value that a sentence quotes; excerpts of rejected lines have that length, too. */
  static final int LONGEST_VALUE = 200;

  private static final Pattern LINE_ENDS = Pattern.compile("[\\t-\\r\\u0085\\u2028\\u2029]+");

  /**
   * The characters that a terminal obeys: C0, DEL, C1, and the embeddings, overrides and isolates
   * of Unicode's bidirectional algorithm. That algorithm's marks, such as LRM, stay: some scripts
   * are written with them, and they turn no text round.
   */
  private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]");

  private Printable() {}

  /**
   * The text on one line of at most 5,000 code points: line ends and tabs become a space, and
   * characters that a terminal would obey become U+FFFD.
   */
  public static String line(String text) {
    return line(text, LONGEST_LINE);
  }

  /** The name of a file on one line: what would end the line, or be obeyed, becomes U+FFFD. */
  public static String name(String name) {
    return cleaned(shortened(name, LONGEST_LINE), "\uFFFD");
  }

  /**
   * A value that a sentence quotes, on one line of at most 200 code points, cleaned as in {@link
   * #line}.
   */
  public static String value(String text) {
    return line(text, LONGEST_VALUE);
  }

  /** The text on one line of at most {@code most} code points, cleaned as in {@link #line}. */
  public static String line(String text, int most) {
    return cleaned(shortened(text.strip(), most), " ");
  }

  private static String cleaned(String text, String forLineEnds) {
    return OBEYED.matcher(LINE_ENDS.matcher(text).replaceAll(forLineEnds)).replaceAll("\uFFFD");
  }

  /** The text, or the first {@code most} of its code points and an ellipsis. */
  public static String shortened(String text, int most) {
    boolean fits = text.length() <= most || text.codePointCount(0, text.length()) <= most;
    return fits ? text : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }
}
