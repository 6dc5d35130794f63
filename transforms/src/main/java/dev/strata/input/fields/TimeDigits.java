/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells the unit of a field's times since 1970 where a single number cannot: 172800000 is 3 January
 * 1970 in milliseconds, and a day of 1975 in seconds.
 *
 * <p>Milliseconds of 11 digits are of May 1970 to 1973, or of 1966 to 1969; so are microseconds of
 * 14 digits and nanoseconds of 17. Where a field has more such numbers than shorter ones, the
 * shorter ones are of the months between, in the same unit. Else each number is told by its own
 * digits.
 */
public final class TimeDigits {
  private static final int[] NEAREST_TO_1970 = {17, 14, 11};

  private final SortedMap<Integer, Long> counts = new TreeMap<>();

  /** Counts a value of the field, as {@link FieldReading#day} takes it. */
  public void count(Object value) {
    int digits = FieldReading.timeDigits(value);
    if (digits > 0) {
      counts.merge(digits, 1L, Long::sum);
    }
  }

  /** The number of times, by how many digits they have. */
  public SortedMap<Integer, Long> counts() {
    return counts;
  }

  /** Adds the counts of {@code some} values to those of {@code all}. */
  public static void addAll(SortedMap<Integer, Long> all, SortedMap<Integer, Long> some) {
    some.forEach((digits, times) -> all.merge(digits, times, Long::sum));
  }

  /**
   * Times since 1970 with fewer digits than the result have the unit of times with exactly that
   * many digits; 0: each time's own digits tell its unit.
   *
   * @param counts the number of times in the whole input, by how many digits they have
   */
  public static int least(SortedMap<Integer, Long> counts) {
    for (int digits : NEAREST_TO_1970) {
      long shorter = counts.headMap(digits).values().stream().mapToLong(Long::longValue).sum();
      if (shorter > 0 && counts.getOrDefault(digits, 0L) > shorter) {
        return digits;
      }
    }
    return 0;
  }
}
