/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows how far the steps of a run are. On a terminal the first step that is going on is drawn as a
 * bar, again and again. In a log each step gets a line after ten seconds, and further lines
 * whenever ten seconds have passed, or a tenth of the time that the step has taken so far if that
 * is longer. A step that has ended gets a last line.
 */
final class AdvanceLines {
  private static final int LEAST_SECONDS = 10;
  private static final double PART = 0.1;

  private final Terminal terminal;
  private final Map<String, Double> due = new HashMap<>(); // seconds of the step

  AdvanceLines(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows the steps that are going on, in their order. */
  void show(List<Advance> goingOn) {
    if (terminal.isWatched()) {
      terminal.show(goingOn.isEmpty() ? "" : goingOn.get(0).drawn());
      return;
    }
    for (Advance advance : goingOn) {
      double seconds = advance.seconds();
      if (seconds >= due.getOrDefault(advance.step(), (double) LEAST_SECONDS)) {
        terminal.println(advance.said());
        due.put(advance.step(), seconds + Math.max(LEAST_SECONDS, PART * seconds));
      }
    }
  }

  /** Says how a step ended, in a line that stays. */
  void end(Advance advance) {
    terminal.show("");
    terminal.println(advance.ended());
  }
}
