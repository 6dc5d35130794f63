/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.util.Locale;
import org.apache.beam.sdk.io.FileSystems;

/** What a finished run found, for the terminal, read from its results. */
final class Outcome {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ROWS = 3;

  private final OutputLayout layout;

  Outcome(OutputLayout layout) {
    this.layout = layout;
  }

  /** Prints the first rows of each ranking, and where the report is. */
  void print(PrintStream out) throws IOException {
    JsonNode extinct = result("extinct");
    out.printf(Locale.ROOT, "%d extinct topics%n", extinct.size());
    for (int i = 0; i < Math.min(ROWS, extinct.size()); i++) {
      JsonNode row = extinct.get(i);
      out.printf(
          Locale.ROOT,
          "  %d. %s: %.1f %% of its best share, that of the year to %s, is left%n",
          i + 1,
          text(row, "name"),
          100 * row.get("score").asDouble(),
          row.get("peakTo").asText());
    }
    JsonNode newborn = result("newborn");
    out.printf(Locale.ROOT, "%d newborn topics%n", newborn.size());
    for (int i = 0; i < Math.min(ROWS, newborn.size()); i++) {
      JsonNode row = newborn.get(i);
      out.printf(
          Locale.ROOT,
          "  %d. %s: %.0f %% of its papers are of the last months%n",
          i + 1,
          text(row, "name"),
          100 * row.get("score").asDouble());
    }
    JsonNode lonely = result("lonely");
    out.printf(Locale.ROOT, "%d lonely papers%n", lonely.size());
    for (int i = 0; i < Math.min(ROWS, lonely.size()); i++) {
      JsonNode row = lonely.get(i);
      out.printf(
          Locale.ROOT,
          "  %d. %s (%s): similarity %.3f%n",
          i + 1,
          text(row, "title"),
          text(row, "id"),
          row.get("similarity").asDouble());
    }
    out.println("report: " + layout.report());
  }

  /** Without what a terminal would obey. */
  private static String text(JsonNode row, String key) {
    return row.get(key).asText().replaceAll("\\p{Cntrl}", "");
  }

  private JsonNode result(String name) throws IOException {
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchSingleFileSpec(layout.result(name)).resourceId()))) {
      return MAPPER.readTree(in);
    }
  }
}
