/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.time.LocalDate;

/**
 * A period that matters to a finding.
 *
 * @param from first day, counted in
 * @param to last day, counted in
 */
public record Span(Kind kind, LocalDate from, LocalDate to) {

  /** What a finding says of a period. */
  public enum Kind {
    /** The windows in which the topic's share was largest. */
    PEAK,
    /** The windows after the peak in which the topic had faded. */
    TROUGH,
    /** The last windows. */
    NOW
  }

  static Span of(Kind kind, PooledShare pooled) {
    return new Span(kind, pooled.from(), pooled.to());
  }

  /** Whether the window from {@code first} to {@code last} lies in this period. */
  public boolean contains(LocalDate first, LocalDate last) {
    return !first.isBefore(from) && !last.isAfter(to);
  }
}
