/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.io.JsonFile;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a finished run found, for the terminal, in the words of its summary. */
final class Outcome {
  private static final List<String> RANKINGS =
      List.of("extinct topics", "newborn topics", "lonely papers");

  private final OutputLayout layout;

  Outcome(OutputLayout layout) {
    this.layout = layout;
  }

  /** Prints the first rows of each ranking, and where the report is. */
  void print(PrintStream out) throws IOException {
    JsonNode found = JsonFile.read(layout.result("summary"), JsonNode.class).get("found");
    for (String ranking : RANKINGS) {
      JsonNode ranked = found.get(ranking.substring(0, ranking.indexOf(' ')));
      out.printf(Locale.ROOT, "%d %s%n", ranked.get("count").asLong(), ranking);
      int rank = 0;
      for (JsonNode row : ranked.get("first")) {
        String name = printable(row.get("name").asText());
        out.printf(Locale.ROOT, "  %d. %s: %s%n", ++rank, name, row.get("why").asText());
      }
    }
    out.println("report: " + layout.report());
  }

  /** Without what a terminal would obey: control characters, and marks that turn its writing. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]", "");
  }
}
