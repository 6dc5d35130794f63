/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.store.JsonFile;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a finished run found, for the terminal, in the words of its summary. */
final class Outcome {
  private static final String LONELY = "lonely papers";
  private static final List<String> RANKINGS =
      List.of("extinct topics", "newborn topics", "reborn topics", LONELY);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputLayout layout;

  Outcome(OutputLayout layout) {
    this.layout = layout;
  }

  /**
   * Prints the account of the input, the first rows of each ranking, and where the report is; or
   * what there is instead.
   */
  void print(LastStep last, AccountWords words, PrintStream out) throws IOException {
    ArchiveCounts counts =
        JSON.treeToValue(
            JsonFile.read(layout.manifest(), JsonNode.class).get("counts"), ArchiveCounts.class);
    words.lines(counts).forEach(line -> out.println(Printable.line(line)));
    if (last != LastStep.REPORT) {
      out.printf(
          Locale.ROOT,
          "%s in %s, since --until=%s ends the run there: %s%n",
          AccountWords.count(counts.papers(), "paper"),
          AccountWords.count(counts.shards(), "shard"),
          last,
          Printable.line(layout.shown()));
      return;
    }
    JsonNode summary = JsonFile.read(layout.result("summary"), JsonNode.class);
    List<String> rankings = RANKINGS;
    if (summary.get("dates").get("asOf").isNull()) {
      out.println(
          "extinct, newborn and reborn topics: skipped, since "
              + AccountWords.undated(counts.fields()));
      rankings = List.of(LONELY);
    }
    for (String ranking : rankings) {
      print(ranking, summary.get("found").get(ranking.substring(0, ranking.indexOf(' '))), out);
    }
    out.println("report: " + Printable.line(layout.shown(layout.report())));
  }

  private static void print(String ranking, JsonNode ranked, PrintStream out) {
    long count = ranked.get("count").asLong();
    String counted = count == 1 ? ranking.substring(0, ranking.length() - 1) : ranking;
    out.printf(Locale.ROOT, "%d %s%n", count, counted);
    int rank = 0;
    for (JsonNode row : ranked.get("first")) {
      String name = Printable.value(row.get("name").asText());
      out.printf(
          Locale.ROOT, "  %d. %s: %s%n", ++rank, name, Printable.line(row.get("why").asText()));
    }
  }
}
