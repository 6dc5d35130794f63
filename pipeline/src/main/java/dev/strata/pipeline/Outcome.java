/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.findings.TopicList;
import dev.strata.findings.TopicLists;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.report.Report;
import dev.strata.store.JsonFile;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints what a finished run found, for the terminal, in the words of its summary. */
final class Outcome {
  private Outcome() {}

  /** What the manifest says of the input. */
  private record Read(ArchiveCounts counts) {}

  /**
   * Prints the account of the input, the first rows of each ranking, and where the report is. For a
   * run that ended before the report it prints the numbers of papers and shards and the folder
   * instead.
   */
  static void print(OutputLayout layout, LastStep last, AccountWords words, PrintStream out)
      throws IOException {
    ArchiveCounts counts = JsonFile.readPart(layout.manifest(), Read.class).counts();
    words.lines(counts).forEach(line -> out.println(Printable.line(line)));
    if (last != LastStep.REPORT) {
      out.printf(
          Locale.ROOT,
          "%s in %s, since --until=%s ends the run there: %s%n",
          AccountWords.count(counts.papers(), "paper"),
          AccountWords.count(counts.shards(), "shard"),
          last,
          Printable.name(layout.shown()));
      return;
    }
    JsonNode summary = JsonFile.read(layout.result("summary"), JsonNode.class);
    JsonNode found = summary.get("found");
    if (summary.get("dates").get("asOf").isNull()) {
      List<String> lists = TopicLists.ALL.stream().map(TopicList::word).toList();
      out.printf(
          "%s and %s topics: skipped, since %s%n",
          String.join(", ", lists.subList(0, lists.size() - 1)),
          lists.get(lists.size() - 1),
          AccountWords.undated(counts.fields()));
    } else {
      for (TopicList<?> list : TopicLists.ALL) {
        print(list.word() + " topic", found.get(list.word()), out);
      }
    }
    print(Report.LONELY + " paper", found.get(Report.LONELY), out);
    long noise = summary.at("/clusters/noise").asLong();
    if (noise > 0) {
      out.println(AccountWords.count(noise, "paper") + " in no topic");
    }
    String indent = "";
    for (JsonNode line : summary.path("changes")) {
      out.println(indent + Printable.line(line.asText()));
      indent = "  ";
    }
    out.println("report: " + Printable.name(layout.shown(layout.report())));
  }

  private static void print(String what, JsonNode ranked, PrintStream out) {
    long count = ranked.get("count").asLong();
    out.printf(Locale.ROOT, "%d %s%s%n", count, what, count == 1 ? "" : "s");
    int rank = 0;
    for (JsonNode row : ranked.get("first")) {
      String name = Printable.value(row.get("name").asText());
      out.printf(
          Locale.ROOT, "  %d. %s: %s%n", ++rank, name, Printable.line(row.get("why").asText()));
    }
  }
}
