/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import dev.strata.model.JsonCoder;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * Papers of some shards, compared with the previous snapshot. Papers in no topic count among the
 * papers, but have no part in {@code papers} and {@code added}.
 *
 * @param shared papers that the previous snapshot has, too
 * @param revised those of them that have another text; null where texts are not known
 * @param both shared papers, by their topic in the previous snapshot and the row of their centroid;
 *     {@link dev.strata.cluster.Clustering#NOISE} stands for no topic, but no paper is in no topic
 *     of both
 * @param papers all papers, by the row of their centroid
 * @param added papers that the previous snapshot does not have, by the row of their centroid
 */
@DefaultCoder(JsonCoder.class)
record SharedPapers(
    long shared,
    Long revised,
    SortedMap<Integer, SortedMap<Integer, Long>> both,
    SortedMap<Integer, Long> papers,
    SortedMap<Integer, Long> added) {

  static SharedPapers none() {
    return new SharedPapers(0, 0L, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  SharedPapers plus(SharedPapers other) {
    SortedMap<Integer, SortedMap<Integer, Long>> sum = new TreeMap<>();
    both.forEach((label, rows) -> sum.put(label, new TreeMap<>(rows)));
    other.both.forEach((label, rows) -> sum.merge(label, rows, SharedPapers::sum));
    return new SharedPapers(
        shared + other.shared,
        revised == null || other.revised == null ? null : Long.valueOf(revised + other.revised),
        sum,
        sum(papers, other.papers),
        sum(added, other.added));
  }

  private static SortedMap<Integer, Long> sum(
      SortedMap<Integer, Long> one, SortedMap<Integer, Long> other) {
    SortedMap<Integer, Long> sum = new TreeMap<>(one);
    other.forEach((row, count) -> sum.merge(row, count, Long::sum));
    return sum;
  }
}
