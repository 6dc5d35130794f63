/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.base.Preconditions;
import java.time.LocalDate;
import java.util.Set;

/**
 * Which papers a question is about. A paper must pass all of it.
 *
 * @param from the first day, or null; a paper without a date passes no filter with a day
 * @param to the last day, or null
 * @param categories a paper must have one of these categories; empty for all
 * @param topics a paper must have the label of one of these topics; empty for all
 */
public record PaperFilter(
    LocalDate from, LocalDate to, Set<String> categories, Set<Integer> topics) {
  /** The filter that every paper passes. */
  public static final PaperFilter NONE = new PaperFilter(null, null, Set.of(), Set.of());

  public PaperFilter {
    categories = Set.copyOf(categories);
    topics = Set.copyOf(topics);
    Preconditions.checkArgument(
        from == null || to == null || !from.isAfter(to),
        "no day is from %s on and up to %s",
        from,
        to);
  }
}
