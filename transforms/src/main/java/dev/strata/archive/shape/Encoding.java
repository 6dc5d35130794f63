/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.base.Utf8;
import com.google.common.primitives.Bytes;
import dev.strata.archive.json.Lines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;

/**
 * The encoding of a text that is not UTF-8, as its bytes suggest it.
 *
 * @param name the name that iconv, Python and Java know; empty where the bytes suggest none
 * @param isMixed whether other lines are UTF-8 beyond ASCII
 */
record Encoding(String name, boolean isMixed) {
  /**
   * Encodings by where zeros stand in groups of four bytes: most letters of most texts are one byte
   * that is not zero, and zeros.
   */
  private static final Map<String, String> BY_ZEROS =
      Map.of("x0x0", "UTF-16LE", "0x0x", "UTF-16BE", "x000", "UTF-32LE", "000x", "UTF-32BE");

  /** By the bracket that JSON begins with. */
  private static final Map<String, String> BY_BRACKET =
      Map.of("{\0", "UTF-16LE", "[\0", "UTF-16LE", "\0{", "UTF-16BE", "\0[", "UTF-16BE");

  private static final String WESTERN = "WINDOWS-1252";
  private static final String[] JAPANESE = {"SHIFT_JIS", "EUC-JP"};

  /** The number of bytes that are looked at of lines that are not UTF-8. */
  private static final int MOST_BYTES = 1 << 16;

  private static final int LONGEST_LINE = 1 << 24;

  /**
   * The encoding of a text with two or four bytes a letter, told by its byte order mark or by where
   * its zeros stand; empty for other texts.
   */
  static Optional<String> ofWideText(byte[] start) {
    String mark = new String(start, 0, Math.min(4, start.length), ISO_8859_1);
    if (mark.equals("\u00FF\u00FE\0\0") || mark.equals("\0\0\u00FE\u00FF")) {
      return Optional.of("UTF-32");
    }
    if (mark.startsWith("\u00FF\u00FE") || mark.startsWith("\u00FE\u00FF")) {
      return Optional.of("UTF-16");
    }
    StringBuilder zeros = new StringBuilder(); // for each place in a group of four bytes
    for (int place = 0; place < 4; place++) {
      int count = 0;
      for (int at = place; at < start.length; at += 4) {
        count += start[at] == 0 ? 1 : 0;
      }
      zeros.append(8 * count > start.length ? '0' : 'x'); // more than half there
    }
    String byZeros = BY_ZEROS.get(zeros.toString());
    return byZeros == null && mark.length() > 1
        ? Optional.ofNullable(BY_BRACKET.get(mark.substring(0, 2))) // few letters of it are ASCII
        : Optional.ofNullable(byZeros);
  }

  /**
   * The encoding of the first lines that are not UTF-8; empty where all lines are UTF-8, or where
   * the others are no text.
   */
  static Optional<Encoding> ofLines(String path) throws IOException {
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    boolean isMixed = false;
    try (Lines lines = Lines.open(path, 0, Long.MAX_VALUE, LONGEST_LINE)) {
      while (other.size() < MOST_BYTES && lines.next()) {
        if (lines.tooLong()) {
          continue;
        }
        if (!Utf8.isWellFormed(lines.bytes(), lines.start(), lines.size())) {
          other.write(lines.bytes(), lines.start(), lines.size());
          other.write('\n');
        } else {
          isMixed |= !isAscii(lines);
        }
      }
    }
    byte[] text = other.toByteArray();
    return text.length == 0 || hasControls(text)
        ? Optional.empty()
        : Optional.of(new Encoding(name(text), isMixed));
  }

  private static boolean isAscii(Lines lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.bytes()[lines.start() + i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasControls(byte[] text) {
    return Bytes.asList(text).stream().anyMatch(b -> b >= 0 && b < '\t');
  }

  private static String name(byte[] text) {
    for (String name : JAPANESE) {
      String decoded = decoded(name, text);
      if (10 * decoded.chars().filter(Encoding::isKana).count()
          > decoded.chars().filter(c -> c > 0x7F).count()) {
        return name;
      }
    }
    return isWestern(text) && !decoded(WESTERN, text).isEmpty() ? WESTERN : "";
  }

  private static boolean isKana(int c) {
    return c >= 0x3041 && c <= 0x30FE;
  }

  /**
   * Whether the text may be Western: in Western languages most letters are ASCII, and few other
   * letters stand side by side.
   */
  private static boolean isWestern(byte[] text) {
    int others = 0;
    int sideBySide = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] < 0) {
        others++;
        sideBySide += i > 0 && text[i - 1] < 0 ? 1 : 0;
      }
    }
    return 4 * sideBySide < others;
  }

  /** The text decoded; empty where it is not in the encoding {@code name}. */
  private static String decoded(String name, byte[] text) {
    try {
      return Charset.forName(name).newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }
}
