/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows how far the steps of a run are. On a terminal the first one that goes on is drawn as a bar,
 * again and again; in a log each has a line after ten seconds, and again once ten seconds, or a
 * tenth of the time that it has taken so far, have passed. A step that has ended has its line.
 */
final class AdvanceLines {
  private static final int LEAST_SECONDS = 10;
  private static final double PART = 0.1;

  private final Terminal terminal;
  private final Map<String, Double> due = new HashMap<>(); // seconds of the step

  AdvanceLines(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows those that go on, in their order. */
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
