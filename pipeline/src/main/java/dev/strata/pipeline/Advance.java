/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.model.AccountWords;
import java.util.Locale;

/**
 * How far a step is, with the words that say it.
 *
 * @param step title of the step
 * @param papers papers that the step is done with
 * @param kept papers, among these, whose work an earlier run had done
 * @param before what was done with those by the earlier run, in words
 * @param total papers of the archive, or 0 while their number is not known
 * @param seconds seconds since the step began
 */
record Advance(String step, long papers, long kept, String before, long total, double seconds) {
  private static final int CELLS = 24;

  /**
   * The line for a terminal: {@code embed [######------------------] 25 %, 750 of 3,000 papers, …}.
   */
  String drawn() {
    if (total == 0) {
      return goingOn();
    }
    int full = (int) (CELLS * papers / total);
    String cells = "#".repeat(full) + "-".repeat(CELLS - full);
    return format("%s [%s] %d %%, %s", step, cells, 100 * papers / total, counted());
  }

  /** The line for a log: {@code embed: 750 of 3,000 papers, 34 papers/s, 1 min 6 s left}. */
  String said() {
    return total == 0 ? goingOn() : step + ": " + counted();
  }

  /**
   * The line for a step that is done or has been broken off; it may be asked for once the total is
   * known.
   */
  String ended() {
    if (papers < total) {
      return step + ": broken off after " + duration(seconds) + ", with " + part();
    }
    String all = format("%s: %s", step, papers(papers));
    if (kept >= papers) {
      return all + ", all " + before;
    }
    return all
        + (kept == 0 ? "" : format(", %,d of them %s and %,d now,", kept, before, papers - kept))
        + " in "
        + duration(seconds);
  }

  private String goingOn() {
    return step + ": going on for " + duration(seconds);
  }

  private String counted() {
    double rate = seconds > 0 ? (papers - kept) / seconds : 0;
    return rate > 0 && papers < total
        ? part() + ", " + rate(rate) + " papers/s, " + duration((total - papers) / rate) + " left"
        : part();
  }

  private String part() {
    return format("%,d of %s", papers, papers(total));
  }

  private static String papers(long count) {
    return AccountWords.count(count, "paper");
  }

  private static String rate(double rate) {
    return format(rate < 10 ? "%.1f" : "%,.0f", rate);
  }

  /** A duration in its two largest units. */
  private static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
