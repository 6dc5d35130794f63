/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.model.JsonCoder;
import dev.strata.topics.TopicTrends;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * How many papers the commonest categories of listed topics had when. A paper counts for the first
 * of its categories alone. Lists are as long as {@link TopicTrends#windows()}.
 *
 * @param archive papers of a category in the whole archive
 * @param topics by label, the topic's own papers of a category
 */
@DefaultCoder(JsonCoder.class)
public record CategoryTrends(
    SortedMap<String, List<Long>> archive,
    SortedMap<Integer, SortedMap<String, List<Long>>> topics) {

  /** Of no topic. */
  public static CategoryTrends none() {
    return new CategoryTrends(new TreeMap<>(), new TreeMap<>());
  }

  /** The papers of both, of the same windows; a topic or category may be in one alone. */
  CategoryTrends plus(CategoryTrends other) {
    SortedMap<Integer, SortedMap<String, List<Long>>> sum = new TreeMap<>(topics);
    other.topics.forEach((label, own) -> sum.merge(label, own, CategoryTrends::plus));
    return new CategoryTrends(plus(archive, other.archive), sum);
  }

  /** Without the categories that have no paper; topics without any, too. */
  CategoryTrends withoutZeros() {
    SortedMap<Integer, SortedMap<String, List<Long>>> some = new TreeMap<>();
    topics.forEach((label, own) -> some.put(label, withoutZeros(own)));
    some.values().removeIf(Map::isEmpty);
    return new CategoryTrends(withoutZeros(archive), some);
  }

  private static SortedMap<String, List<Long>> withoutZeros(SortedMap<String, List<Long>> papers) {
    SortedMap<String, List<Long>> some = new TreeMap<>(papers);
    some.values().removeIf(counts -> counts.stream().allMatch(count -> count == 0));
    return some;
  }

  private static SortedMap<String, List<Long>> plus(
      SortedMap<String, List<Long>> some, SortedMap<String, List<Long>> more) {
    SortedMap<String, List<Long>> sum = new TreeMap<>(some);
    more.forEach(
        (category, papers) ->
            sum.merge(
                category,
                papers,
                (a, b) ->
                    IntStream.range(0, a.size()).mapToObj(w -> a.get(w) + b.get(w)).toList()));
    return sum;
  }
}
