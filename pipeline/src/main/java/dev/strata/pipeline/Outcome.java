/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.io.JsonFile;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a finished run found, for the terminal, in the words of its summary. */
final class Outcome {
  private static final String LONELY = "lonely papers";
  private static final List<String> RANKINGS =
      List.of("extinct topics", "newborn topics", "reborn topics", LONELY);

  private final OutputLayout layout;

  Outcome(OutputLayout layout) {
    this.layout = layout;
  }

  /** Prints the first rows of each ranking, and where the report is; or what there is instead. */
  void print(LastStep last, PrintStream out) throws IOException {
    if (last != LastStep.REPORT) {
      JsonNode counts = JsonFile.read(layout.manifest(), JsonNode.class).get("counts");
      out.printf(
          Locale.ROOT,
          "%d papers in %d shards, as far as %s: %s%n",
          counts.get("papers").asLong(),
          counts.get("shards").asLong(),
          last,
          ShownName.of(layout.root()));
      return;
    }
    JsonNode summary = JsonFile.read(layout.result("summary"), JsonNode.class);
    List<String> rankings = RANKINGS;
    if (summary.get("dates").get("asOf").isNull()) {
      out.println("extinct, newborn and reborn topics: skipped, since no paper has a date");
      rankings = List.of(LONELY);
    }
    for (String ranking : rankings) {
      print(ranking, summary.get("found").get(ranking.substring(0, ranking.indexOf(' '))), out);
    }
    out.println("report: " + ShownName.of(layout.report()));
  }

  private static void print(String ranking, JsonNode ranked, PrintStream out) {
    long count = ranked.get("count").asLong();
    String counted = count == 1 ? ranking.substring(0, ranking.length() - 1) : ranking;
    out.printf(Locale.ROOT, "%d %s%n", count, counted);
    int rank = 0;
    for (JsonNode row : ranked.get("first")) {
      String name = printable(row.get("name").asText());
      out.printf(Locale.ROOT, "  %d. %s: %s%n", ++rank, name, row.get("why").asText());
    }
  }

  /** Without what a terminal would obey: control characters, and marks that turn its writing. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]", "");
  }
}
