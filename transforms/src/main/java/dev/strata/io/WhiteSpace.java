/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

/**
 * White space as Python's {@code str.split()} sees it, which is neither Java's {@code isWhitespace}
 * (no-break spaces are missing there) nor its {@code isSpaceChar}, but both and U+0085.
 *
 * <p>What comes out can be written as UTF-8: a surrogate without its other half becomes U+FFFD.
 */
final class WhiteSpace {
  private static final char REPLACEMENT = '\uFFFD';

  private WhiteSpace() {}

  /** Each run of white space as one space, none at the ends. */
  static String fold(String text) {
    char[] folded = new char[text.length()];
    int length = 0;
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (is(c)) {
        gap = length > 0;
      } else {
        if (gap) {
          folded[length++] = ' ';
          gap = false;
        }
        folded[length++] = Character.isSurrogate(c) && !paired(text, i) ? REPLACEMENT : c;
      }
    }
    return new String(folded, 0, length);
  }

  /** The text without white space at its ends. */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && is(text.charAt(from))) {
      from++;
    }
    while (to > from && is(text.charAt(to - 1))) {
      to--;
    }
    StringBuilder trimmed = new StringBuilder(text.substring(from, to));
    for (int i = from; i < to; i++) {
      if (Character.isSurrogate(text.charAt(i)) && !paired(text, i)) {
        trimmed.setCharAt(i - from, REPLACEMENT);
      }
    }
    return trimmed.toString();
  }

  /** Whether Python splits at {@code c}; none of them lies beyond the basic plane. */
  static boolean is(char c) {
    if (c < 0x80) {
      return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
    }
    return c == 0x85 || Character.isSpaceChar(c);
  }

  private static boolean paired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
