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
 * How many papers the commonest categories of extinct topics had when, in the whole archive.
 *
 * @param categories by name, papers in each of {@link TopicTrends#windows()}
 */
@DefaultCoder(JsonCoder.class)
public record CategoryTrends(SortedMap<String, List<Long>> categories) {

  /** The papers of both, which have the same categories and windows. */
  CategoryTrends plus(CategoryTrends other) {
    SortedMap<String, List<Long>> sum = new TreeMap<>(categories);
    sum.replaceAll(
        (category, papers) -> {
          List<Long> more = other.categories.get(category);
          return IntStream.range(0, papers.size())
              .mapToObj(w -> papers.get(w) + more.get(w))
              .toList();
        });
    return new CategoryTrends(sum);
  }
}
