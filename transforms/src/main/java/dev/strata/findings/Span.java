/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.time.LocalDate;

/**
 * A time that matters to a finding.
 *
 * @param from first day, counted in
 * @param to last day, counted in
 */
public record Span(Kind kind, LocalDate from, LocalDate to) {

  /** What a finding says of a time. */
  public enum Kind {
    /** The topic's share was largest. */
    PEAK,
    /** The share was smallest after that. */
    TROUGH,
    /** The last windows. */
    NOW
  }

  static Span of(Kind kind, PooledShare pooled) {
    return new Span(kind, pooled.from(), pooled.to());
  }

  /** Whether a window lies in it. */
  public boolean contains(LocalDate first, LocalDate last) {
    return !first.isBefore(from) && !last.isAfter(to);
  }
}
