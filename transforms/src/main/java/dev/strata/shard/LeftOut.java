/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.model.Shard;
import dev.strata.model.ShardPlan.Run;
import java.util.List;

/**
 * The rows of a given file that are no papers. They are to be asked for in rising order, and not by
 * several threads.
 */
final class LeftOut {
  private final List<Run> runs;
  private int next;

  LeftOut(Shard.Part file) {
    runs = file.leftOut();
  }

  /** Whether {@code row}, no lower than the one asked for before, is left out. */
  boolean holds(long row) {
    while (next < runs.size() && end(runs.get(next)) <= row) {
      next++;
    }
    return next < runs.size() && runs.get(next).from() <= row;
  }

  /** The number of rows from {@code from} to before {@code to} that are left out. */
  long between(long from, long to) {
    return runs.stream()
        .mapToLong(run -> Math.max(0, Math.min(to, end(run)) - Math.max(from, run.from())))
        .sum();
  }

  private static long end(Run run) {
    return (long) run.from() + run.lines();
  }
}
