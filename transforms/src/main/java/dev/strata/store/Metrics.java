/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * metrics.json: what a run took. It differs from run to run, so it is apart from the results.
 *
 * @param seconds how long all of the run took
 * @param peakMemoryMib resident memory of the process that writes this, mapped files included
 * @param steps the steps, in the order of the graph
 */
public record Metrics(double seconds, long peakMemoryMib, List<Step> steps) {

  /**
   * One step's line.
   *
   * @param papers the papers that the step is done with
   * @param kept papers whose files an earlier run had finished
   * @param counters what else the step counted; empty where nobody who counts waited for the run
   */
  public record Step(
      String step,
      long papers,
      long kept,
      double seconds,
      double papersPerSecond,
      Map<String, Long> counters) {

    /** A step's line, with the rate computed from {@code papers} and {@code seconds}. */
    public static Step of(
        String step, long papers, long kept, double seconds, Map<String, Long> counters) {
      return new Step(step, papers, kept, seconds, seconds > 0 ? papers / seconds : 0, counters);
    }
  }

  /** The peak of this process's resident memory until now, in MiB. */
  public static long peakMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
