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
 * The number of papers that the commonest categories of listed topics had in each window. A paper
 * counts for the first of its categories alone. Each list has a number for each of {@link
 * TopicTrends#windows()}.
 *
 * @param archive by category, its papers in the whole archive
 * @param topics by label and category, the topic's own papers of the category
 */
@DefaultCoder(JsonCoder.class)
public record CategoryTrends(
    SortedMap<String, List<Long>> archive,
    SortedMap<Integer, SortedMap<String, List<Long>>> topics) {

  /** The trends of no topic. */
  public static CategoryTrends none() {
    return new CategoryTrends(new TreeMap<>(), new TreeMap<>());
  }

  /**
   * The sum of both, which must be of the same windows; a topic or a category may be in one of them
   * alone.
   */
  CategoryTrends plus(CategoryTrends other) {
    SortedMap<Integer, SortedMap<String, List<Long>>> sum = new TreeMap<>(topics);
    other.topics.forEach((label, own) -> sum.merge(label, own, CategoryTrends::plus));
    return new CategoryTrends(plus(archive, other.archive), sum);
  }

  /**
   * These trends without categories that have no paper, and without topics that have no category
   * left.
   */
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
