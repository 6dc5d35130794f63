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
 * elements, Science of Computer Programming 2, 1982), whose sums are such summaries, too (Agarwal
 * and others, Mergeable summaries, PODS 2012, section 3).
 *
 * <p>Of n counted names, with duplicates, each that makes up more than {@code n / (k + 1)} is in
 * the summary, whatever the order in which summaries are added. What its counter lacks is at most
 * {@link #cut}; where that is 0, all names are there and their counts exact.
 *
 * @param total n
 * @param cut what was taken off each counter, at most {@code n / (k + 1)}
 * @param counts of each name that is kept, at most k of them
 */
public record HeavyHitters(long total, long cut, SortedMap<String, Long> counts) {
  /** Names that a summary keeps: k. */
  public static final int MOST = 1_000;

  /** Of no name. */
  public static HeavyHitters none() {
    return new HeavyHitters(0, 0, new TreeMap<>());
  }

  /** The summary of names that were counted exactly. */
  public static HeavyHitters of(SortedMap<String, Long> exact) {
    long total = exact.values().stream().mapToLong(Long::longValue).sum();
    return new HeavyHitters(total, 0, new TreeMap<>(exact)).trimmed();
  }

  /** The summary of the names of both. */
  public HeavyHitters plus(HeavyHitters other) {
    SortedMap<String, Long> sum = new TreeMap<>(counts);
    other.counts.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return new HeavyHitters(total + other.total, cut + other.cut, sum).trimmed();
  }

  /** Takes off each counter the largest one that there is no room for. */
  private HeavyHitters trimmed() {
    if (counts.size() <= MOST) {
      return this;
    }
    List<Long> descending = new ArrayList<>(counts.values());
    descending.sort(Comparator.reverseOrder());
    long off = descending.get(MOST);
    SortedMap<String, Long> left = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          if (count > off) {
            left.put(name, count - off);
          }
        });
    return new HeavyHitters(total, cut + off, left);
  }

  /** Whether all names are there, with their exact counts. */
  @JsonIgnore
  public boolean isExact() {
    return cut == 0;
  }

  /**
   * The commonest names, which are the same whatever the order in which summaries were added: of
   * those that make up more than {@code n / (k + 1)}, or of all where the summary is exact.
   *
   * @param exact counts of the summary's names
   * @param most how many at most; of two that are as common, the one that sorts first
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
