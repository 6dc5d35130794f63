/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void line_controlsAndMarks_areReplaced() {
    assertThat(
        Printable.line("\u001b[2Ja\u0000b\u007fc\u009b31md\u0007"),
        is("\uFFFD[2Ja\uFFFDb\uFFFDc\uFFFD31md\uFFFD"));
    assertThat(
        Printable.line("\u202etxt.exe\u202c \u2066a\u2069 \u200eb\u200f\u061c"),
        is("\uFFFDtxt.exe\uFFFD \uFFFDa\uFFFD \u200eb\u200f\u061c"));
  }

  @Test
  void line_lineEnds_areASpace() {
    assertThat(
        Printable.line("one\r\ntwo\tthree\u2028four\u0085five\n"), is("one two three four five"));
  }

  /** A space in their place would name another file. */
  @Test
  void name_lineEndsAndTabs_areReplaced() {
    assertThat(Printable.name("/a\nb\tc d/\r\n"), is("/a\uFFFDb\uFFFDc d/\uFFFD"));
  }

  @Test
  void line_lettersOfAllScripts_stay() {
    String text = "Größe שלום سلام می‌خواهم हिन्दी 漢字 👨‍👩‍👧 e\u0301 –…";
    assertThat(Printable.line(text), is(text));
  }

  @Test
  void value_long_isCutBetweenCharacters() {
    String dinosaur = "\ud83e\udd96";
    assertThat(Printable.value(dinosaur.repeat(200)), is(dinosaur.repeat(200)));
    assertThat(Printable.value(dinosaur.repeat(201)), is(dinosaur.repeat(200) + "…"));
    assertThat(Printable.line("x".repeat(1 << 24)), is("x".repeat(5_000) + "…"));
  }
}
