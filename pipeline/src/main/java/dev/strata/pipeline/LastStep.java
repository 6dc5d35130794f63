/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a run ends with, in order, and what of the output comes with it. */
enum LastStep {
  SHARDS("raw", "rejects"),
  VECTORS("vectors"),
  LABELS("clusters", "labels"),
  REPORT("index", "results", "topics", "report.html");

  private final List<String> files;

  LastStep(String... files) {
    this.files = List.of(files);
  }

  /** The last step that {@code options} ask for. */
  static LastStep of(StrataOptions options) {
    return options.getUntil() == null
        ? REPORT
        : valueOf(options.getUntil().toUpperCase(Locale.ROOT));
  }

  /** Whether a run that ends with this one makes what {@code step} does. */
  boolean includes(LastStep step) {
    return compareTo(step) >= 0;
  }

  /** The folders and files that a run writes which ends with this step. */
  SortedSet<String> files(boolean fromVectors) {
    SortedSet<String> all = new TreeSet<>();
    Arrays.stream(values()).filter(this::includes).forEach(step -> all.addAll(step.files));
    if (fromVectors) {
      all.removeAll(List.of("raw", "vectors"));
    }
    return all;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
