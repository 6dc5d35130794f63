/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import dev.strata.model.JsonCoder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * How many papers the commonest categories of extinct and newborn topics had when. A paper counts
 * for the first of its categories alone. Lists are as long as {@link TopicTrends#windows()}.
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

  /** The papers of both, which have the same topics, categories and windows. */
  CategoryTrends plus(CategoryTrends other) {
    SortedMap<Integer, SortedMap<String, List<Long>>> sum = new TreeMap<>(topics);
    sum.replaceAll((label, own) -> plus(own, other.topics.get(label)));
    return new CategoryTrends(plus(archive, other.archive), sum);
  }

  private static SortedMap<String, List<Long>> plus(
      SortedMap<String, List<Long>> some, SortedMap<String, List<Long>> more) {
    SortedMap<String, List<Long>> sum = new TreeMap<>(some);
    sum.replaceAll(
        (category, papers) ->
            IntStream.range(0, papers.size())
                .mapToObj(w -> papers.get(w) + more.get(category).get(w))
                .toList());
    return sum;
  }
}
