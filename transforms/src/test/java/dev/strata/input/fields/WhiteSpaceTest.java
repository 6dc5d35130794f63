/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhiteSpaceTest {

  /** {@code [hex(c) for c in range(0x110000) if chr(c).isspace()]} in Python 3.11. */
  private static final List<Integer> PYTHON =
      List.of(
          0x9, 0xA, 0xB, 0xC, 0xD, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001,
          0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029,
          0x202F, 0x205F, 0x3000);

  @Test
  void is_everyCharacter_agreesWithPython() {
    List<Integer> white =
        IntStream.rangeClosed(0, 0xFFFF).filter(c -> WhiteSpace.is((char) c)).boxed().toList();

    assertThat(white, is(PYTHON));
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a b,a b",
        " \ta\u00A0 \u2028b\u001F\u0085 ,a b",
        "a\u200Bb\uFEFF,a\u200Bb\uFEFF",
        " \u3000,''",
        "'',''",
        "\uD835\uDC00 x,\uD835\uDC00 x"
      })
  void fold_runs_becomeOneSpace(String text, String folded) {
    assertThat(WhiteSpace.fold(text), is(folded));
  }

  @Test
  void trim_ends_areCutOnly() {
    assertThat(WhiteSpace.trim("\u3000 a  b\t"), is("a  b"));
    assertThat(WhiteSpace.trim(" \n"), is(""));
  }

  @Test
  void partOfABuffer_whatIsAroundItDoesNotCount() {
    char[] buffer = "\uD835\uDC00 a  b \uD835\uDC00".toCharArray();
    assertThat(WhiteSpace.fold(buffer, 1, 9), is("\uFFFD a b \uFFFD"));
    assertThat(WhiteSpace.trim(buffer, 1, 9), is("\uFFFD a  b \uFFFD"));
    assertThat(WhiteSpace.fold(buffer, 2, 8), is("a b"));
    assertThat(WhiteSpace.trim(buffer, 3, 3), is(""));
  }

  @Test
  void loneSurrogates_becomeReplacementCharacters() {
    String text = "\uDC00 \uD835\uD835\uDC00\uDC00 \uD835";

    assertThat(WhiteSpace.fold(text), is("\uFFFD \uFFFD\uD835\uDC00\uFFFD \uFFFD"));
    assertThat(WhiteSpace.trim(" " + text + " "), is(WhiteSpace.fold(text)));
  }
}
