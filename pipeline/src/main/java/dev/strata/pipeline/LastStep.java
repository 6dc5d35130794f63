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

/**
 * The step that a run ends with. The steps are in order, and each has the files of the output that
 * come with it.
 */
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

  /** Whether a run that ends with this step includes {@code step}. */
  boolean includes(LastStep step) {
    return compareTo(step) >= 0;
  }

  /** The folders and files that a run writes if it ends with this step. */
  SortedSet<String> files(boolean fromVectors) {
    SortedSet<String> all = new TreeSet<>();
    Arrays.stream(values()).filter(this::includes).forEach(step -> all.addAll(step.files));
    if (fromVectors) {
      all.removeAll(List.of("raw", "vectors"));
    }
    return all;
  }

  /** The folders and files of later steps, or of other input, which such a run does not write. */
  SortedSet<String> filesLeft(boolean fromVectors) {
    SortedSet<String> left = REPORT.files(false);
    left.removeAll(files(fromVectors));
    return left;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
