/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import java.util.Locale;

/** What became of a topic. Each has a colour, a pattern, a letter and a word on the page. */
enum Trend {
  EXTINCT,
  NEWBORN,
  REBORN,
  OTHER;

  /** The word, which is the class that the style sheet knows. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code E}, which stands for it in the pictures; empty for others. */
  String letter() {
    return this == OTHER ? "" : name().substring(0, 1);
  }

  /** {@code E1}: the first of the extinct topics; empty for others, which have no rank. */
  String mark(int rank) {
    return this == OTHER ? "" : letter() + rank;
  }
}
