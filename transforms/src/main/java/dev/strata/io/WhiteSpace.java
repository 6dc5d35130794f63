/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.util.Arrays;

/**
 * White space as Python's {@code str.split()} sees it, which is neither Java's {@code isWhitespace}
 * (no-break spaces are missing there) nor its {@code isSpaceChar}, but both and U+0085.
 *
 * <p>What comes out can be written as UTF-8: a surrogate without its other half becomes U+FFFD.
 */
final class WhiteSpace {
  private static final char REPLACEMENT = '\uFFFD';

  /** 1 for white space. */
  private static final byte[] ASCII = new byte[0x80];

  static {
    Arrays.fill(ASCII, '\t', '\r' + 1, (byte) 1);
    Arrays.fill(ASCII, 0x1C, ' ' + 1, (byte) 1);
  }

  private WhiteSpace() {}

  /** Each run of white space as one space, none at the ends. */
  static String fold(String text) {
    return fold(text.toCharArray(), 0, text.length());
  }

  /**
   * As {@link #fold(String)}, of {@code text} from {@code from} to before {@code to}. Without a
   * branch at the ends of words, which no processor foretells: half the time.
   */
  static String fold(char[] text, int from, int to) {
    char[] folded = new char[to - from + 1];
    int length = 0;
    int before = 1; // as if white space were at both ends
    for (int i = from; i < to; i++) {
      char c = text[i];
      int white = c < 0x80 ? ASCII[c] : is(c) ? 1 : 0;
      char kept = c < 0x80 ? c : writable(text, i, from, to);
      folded[length] = (char) (kept & (white - 1) | ' ' & -white);
      length += 1 - (white & before);
      before = white;
    }
    return new String(folded, 0, Math.max(0, length - before));
  }

  /** The text without white space at its ends. */
  static String trim(String text) {
    return trim(text.toCharArray(), 0, text.length());
  }

  /** As {@link #trim(String)}, of {@code text} from {@code from} to before {@code to}. */
  static String trim(char[] text, int from, int to) {
    int first = from;
    int end = to;
    while (first < end && is(text[first])) {
      first++;
    }
    while (end > first && is(text[end - 1])) {
      end--;
    }
    char[] trimmed = new char[end - first];
    for (int i = first; i < end; i++) {
      trimmed[i - first] = writable(text, i, first, end);
    }
    return new String(trimmed);
  }

  /** Whether Python splits at {@code c}; none of them lies beyond the basic plane. */
  static boolean is(char c) {
    return c < 0x80 ? ASCII[c] == 1 : c == 0x85 || Character.isSpaceChar(c);
  }

  private static char writable(char[] text, int at, int from, int to) {
    char c = text[at];
    if (!Character.isSurrogate(c)) {
      return c;
    }
    boolean paired =
        Character.isHighSurrogate(c)
            ? at + 1 < to && Character.isLowSurrogate(text[at + 1])
            : at > from && Character.isHighSurrogate(text[at - 1]);
    return paired ? c : REPLACEMENT;
  }
}
