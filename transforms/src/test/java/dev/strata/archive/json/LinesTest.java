/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  private static final int LIMIT = 8;

  @TempDir Path folder;

  private record Line(long offset, long length, String text) {}

  @Test
  void next_everyKindOfEnd_givesContentAndPlace() throws IOException {
    assertThat(
        read("ab\r\n\n \t\r\nc\rd\ne"),
        contains(
            new Line(0, 4, "ab"),
            new Line(4, 1, "(blank)"),
            new Line(5, 4, "(blank)"),
            new Line(9, 4, "c\rd"),
            new Line(13, 1, "e")));
  }

  @Test
  void next_byteOrderMark_isNoContentAtTheStartOnly() throws IOException {
    assertThat(
        read("\uFEFFab\n\uFEFFc\n"), contains(new Line(0, 6, "ab"), new Line(6, 5, "\uFEFFc")));
    assertThat(read("\uFEFF"), contains(new Line(0, 3, "(blank)")));
  }

  @Test
  void next_lineOverTheLimit_isPassedOver() throws IOException {
    assertThat(
        read("\uFEFF12345678\r\n123456789\n12345678\n1234567890"),
        contains(
            new Line(0, 13, "12345678"),
            new Line(13, 10, "(too long)"),
            new Line(23, 9, "12345678"),
            new Line(32, 10, "(too long)")));
  }

  @Test
  void next_linesLongerThanTheBuffer_areReadOrPassedOver() throws IOException {
    String fits = "f".repeat(3 << 20);
    Path file = Files.writeString(folder.resolve("long"), "a\n" + fits + "\r\n" + fits + "g\nb\n");

    List<Line> lines = new ArrayList<>();
    add(lines, file, 0, Files.size(file), fits.length());

    assertThat(
        lines,
        contains(
            new Line(0, 2, "a"),
            new Line(2, fits.length() + 2, fits),
            new Line(fits.length() + 4, fits.length() + 2, "(too long)"),
            new Line(2L * fits.length() + 6, 2, "b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n\n",
        "a",
        "ab\ncd\n",
        "ab\r\ncd\r\n\r\n",
        "\uFEFFab\n\ncdefghijklmn\nopq\n\nrst",
        "abcdefghijklmnopqrstuvwxyz\nb\nabcdefghijklmnopqrstuvwxyz"
      })
  void next_anyTwoCuts_giveEachLineOnce(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), content);
    int size = content.getBytes(UTF_8).length;
    List<Line> whole = read(content);

    for (int first = 0; first <= size; first++) {
      for (int second = first; second <= size; second++) {
        List<Line> lines = new ArrayList<>();
        add(lines, file, 0, first, LIMIT);
        add(lines, file, first, second, LIMIT);
        add(lines, file, second, size, LIMIT);
        assertThat("cut at " + first + " and " + second, lines, is(whole));
      }
    }
  }

  @Test
  void open_missingFile_namesIt() {
    String missing = folder.resolve("missing.jsonl").toString();

    IOException failure =
        assertThrows(IOException.class, () -> Lines.open(missing, 0, 1, LIMIT).close());

    assertThat(failure.getMessage().contains(missing), is(true));
  }

  private List<Line> read(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), content);
    List<Line> lines = new ArrayList<>();
    add(lines, file, 0, Files.size(file), LIMIT);
    return lines;
  }

  private static void add(List<Line> read, Path file, long from, long to, int limit)
      throws IOException {
    try (Lines lines = Lines.open(file.toString(), from, to, limit)) {
      while (lines.next()) {
        String text = new String(lines.bytes(), lines.start(), lines.size(), UTF_8);
        read.add(
            new Line(
                lines.offset(),
                lines.length(),
                lines.tooLong() ? "(too long)" : lines.blank() ? "(blank)" : text));
      }
    }
  }
}
