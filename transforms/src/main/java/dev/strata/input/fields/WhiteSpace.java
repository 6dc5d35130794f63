/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import java.util.Arrays;

/**
 * White space as Python's {@code str.split()} sees it, which is neither Java's {@code isWhitespace}
 * (no-break spaces are missing there) nor its {@code isSpaceChar}, but both and U+0085.
 *
 * <p>The texts that are returned can be written as UTF-8: a surrogate without its other half
 * becomes U+FFFD.
 */
public final class WhiteSpace {
  private static final char REPLACEMENT = '\uFFFD';

  private static final int WORD = 0;
  private static final int SPACE = 1;
  private static final int OTHER = 2;

  /** The kind of each ASCII character: part of a word, the space, or other white space. */
  private static final byte[] KIND = new byte[0x80];

  static {
    Arrays.fill(KIND, '\t', '\r' + 1, (byte) OTHER);
    Arrays.fill(KIND, 0x1C, ' ', (byte) OTHER);
    KIND[' '] = SPACE;
  }

  private WhiteSpace() {}

  /** The text with each run of white space as one space, and none at its ends. */
  public static String fold(String text) {
    return fold(text.toCharArray(), 0, text.length());
  }

  /**
   * Folds {@code text} from {@code from} to before {@code to}, as {@link #fold(String)} does. Text
   * that stays as it is is copied piece by piece, and looked for without a branch at the ends of
   * words, since no processor foretells such a branch.
   */
  public static String fold(char[] text, int from, int to) {
    char[] folded = new char[to - from + 1];
    int length = 0;
    int before = SPACE; // as if white space were at both ends
    int at = from;
    while (at < to) {
      int start = at;
      while (at < to) {
        char c = text[at];
        int kind = c < 0x80 ? KIND[c] : OTHER;
        if ((kind & (before | OTHER)) != 0) {
          break;
        }
        before = kind;
        at++;
      }
      System.arraycopy(text, start, folded, length, at - start);
      length += at - start;
      if (at < to) {
        boolean white = is(text[at]);
        if (!white || before != SPACE) {
          folded[length++] = white ? ' ' : writable(text, at, from, to);
        }
        before = white ? SPACE : WORD;
        at++;
      }
    }
    return new String(folded, 0, length > 0 && before == SPACE ? length - 1 : length);
  }

  /** The text without white space at its ends. */
  public static String trim(String text) {
    return trim(text.toCharArray(), 0, text.length());
  }

  /** Trims {@code text} from {@code from} to before {@code to}, as {@link #trim(String)} does. */
  public static String trim(char[] text, int from, int to) {
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

  /** Whether Python splits at {@code c}; no such character lies beyond the basic plane. */
  public static boolean is(char c) {
    return c < 0x80 ? KIND[c] != WORD : c == 0x85 || Character.isSpaceChar(c);
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
