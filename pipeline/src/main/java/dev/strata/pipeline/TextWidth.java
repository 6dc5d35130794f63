/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

/**
 * The width of texts on a terminal, in columns: letters of East Asia and pictures take two, marks
 * on other letters none (Unicode Standard Annex 11, in its blocks).
 */
final class TextWidth {
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD}
  };

  private TextWidth() {}

  /** The width of a text. */
  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int letter) {
    int type = Character.getType(letter);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (letter >= range[0] && letter <= range[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** The text, or as much of it as leaves room for an ellipsis in {@code most} columns. */
  static String cut(String text, int most) {
    if (of(text) <= most) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int width = 1; // of the ellipsis
    for (int i = 0; i < text.length(); ) {
      int letter = text.codePointAt(i);
      width += of(letter);
      if (width > most) {
        break;
      }
      cut.appendCodePoint(letter);
      i += Character.charCount(letter);
    }
    return cut + "…";
  }

  /** The text with spaces behind it, {@code width} columns wide. */
  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }

  /** The text with spaces before it, {@code width} columns wide. */
  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - of(text))) + text;
  }
}
