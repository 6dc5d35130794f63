/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The commonest of many names in bounded memory: a summary of Misra and Gries (Finding repeated
 * elements, Science of Computer Programming 2, 1982). The sum of two such summaries is such a
 * summary, too (Agarwal and others, Mergeable summaries, PODS 2012, section 3).
 *
 * <p>If n names are counted, with duplicates, each name that occurs more than {@code n / (k + 1)}
 * times is in the summary, whatever the order in which summaries are added. Its counter is too low
 * by at most {@link #cut}. If {@link #cut} is 0, all names are in the summary and their counts are
 * exact.
 *
 * @param total n
 * @param cut the number that was taken off the counters, at most {@code n / (k + 1)}
 * @param counts the counters of the names that are kept, at most k of them
 */
public record HeavyHitters(long total, long cut, SortedMap<String, Long> counts) {
  /** The most names that a summary keeps: k. */
  public static final int MOST = 1_000;

  /** The summary of names that were counted exactly. */
  public static HeavyHitters of(SortedMap<String, Long> exact) {
    long total = exact.values().stream().mapToLong(Long::longValue).sum();
    return new HeavyHitters(total, 0, new TreeMap<>(exact)).trimmed();
  }

  /** The sum of two summaries: the summary of the names of both. */
  public HeavyHitters plus(HeavyHitters other) {
    SortedMap<String, Long> sum = new TreeMap<>(counts);
    other.counts.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return new HeavyHitters(total + other.total, cut + other.cut, sum).trimmed();
  }

  /**
   * Takes off each counter the largest count that there is no room for, and keeps counters above 0.
   */
  private HeavyHitters trimmed() {
    if (counts.size() <= MOST) {
      return this;
    }
    List<Long> descending = new ArrayList<>(counts.values());
    descending.sort(Comparator.reverseOrder());
    long off = descending.get(MOST);
    SortedMap<String, Long> left = new TreeMap<>(counts);
    left.values().removeIf(count -> count <= off);
    left.replaceAll((name, count) -> count - off);
    return new HeavyHitters(total, cut + off, left);
  }

  /** Whether all names are in the summary, with their exact counts. */
  @JsonIgnore
  public boolean isExact() {
    return cut == 0;
  }

  /**
   * The commonest names. They are chosen from the names that occur more than {@code n / (k + 1)}
   * times, or from all names if the summary is exact, and so are the same whatever the order in
   * which summaries were added.
   *
   * @param exact counts of the summary's names
   * @param most most names to return; of two equally common names, the one that sorts first comes
   *     first
   */
  public List<String> commonest(SortedMap<String, Long> exact, int most) {
    Preconditions.checkArgument(
        exact.keySet().containsAll(counts.keySet()), "the counts lack names of the summary");
    double least = isExact() ? 0 : (double) total / (MOST + 1);
    return counts.keySet().stream()
        .filter(name -> exact.get(name) > least)
        .sorted(
            Comparator.comparing((String name) -> -exact.get(name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }
}
