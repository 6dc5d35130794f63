/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The project's own pages, where tests hold them to what the code does. */
final class Documents {
  private static final Path PAGES = Path.of("../src/site/markdown");

  private Documents() {}

  /** The rows of the table of a page with that head. */
  static List<String> table(String page, String head) throws IOException {
    List<String> lines = Files.readAllLines(PAGES.resolve(page));
    return lines.stream()
        .skip(lines.indexOf(head) + 2L)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
