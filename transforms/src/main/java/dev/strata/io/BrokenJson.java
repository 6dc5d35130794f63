/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Optional;

/** Says where a line is no JSON, and why: its start often looks like any other. */
final class BrokenJson {
  private static final int MOST_LINES = 10_000;
  private static final int MOST_BYTES = 1 << 24;

  private BrokenJson() {}

  /**
   * A sentence about the first broken one of a file's lines; empty where none is among the first.
   *
   * @param shown the file's name
   * @param path where its plain bytes lie
   */
  static Optional<String> sentence(String shown, String path) throws IOException {
    try (Lines lines = Lines.open(path, 0, Long.MAX_VALUE, MOST_BYTES)) {
      for (int line = 1; line <= MOST_LINES && lines.next(); line++) {
        Optional<String> fault = lines.tooLong() || lines.blank() ? Optional.empty() : fault(lines);
        if (fault.isPresent()) {
          return Optional.of(
              String.format("%s, line %d is no JSON near its %s", shown, line, fault.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> fault(Lines lines) throws IOException {
    try (JsonParser parser =
        JsonPapers.FACTORY.createParser(lines.bytes(), lines.start(), lines.size())) {
      while (parser.nextToken() != null) {}
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(
          String.format(
              "character %d: %s",
              e.getLocation().getColumnNr(),
              e.getOriginalMessage().replaceAll(": was expecting.*", "")));
    }
  }
}
