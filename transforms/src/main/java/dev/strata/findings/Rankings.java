/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.model.Centroids;
import dev.strata.topics.TopicTrends;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * The findings of each of {@link TopicLists#ALL}, by rank.
 *
 * @param lists the findings by the word of their list
 */
@DefaultCoder(SerializableCoder.class)
public record Rankings(SortedMap<String, List<TopicFinding>> lists) implements Serializable {

  /** Rankings whose lists have no topics. */
  public static Rankings none() {
    return new Rankings(new TreeMap<>());
  }

  /**
   * Returns these rankings with {@code findings}, which are by rank, as the findings of {@code
   * list}.
   */
  public <T extends TopicFinding> Rankings with(TopicList<T> list, List<T> findings) {
    SortedMap<String, List<TopicFinding>> more = new TreeMap<>(lists);
    more.put(list.word(), List.copyOf(findings));
    return new Rankings(more);
  }

  /**
   * Tests all topics for each list, and keeps the findings that Benjamini and Hochberg's procedure
   * believes.
   */
  static Rankings of(TopicTrends trends, TrendRules rules) {
    return of(trends, rules, label -> true);
  }

  /**
   * Tests one topic for each list, with no correction for many tests, since there is one topic that
   * is asked about.
   *
   * @param trends the topic, and others that together are all other papers
   */
  public static Rankings ofOne(TopicTrends trends, int label, TrendRules rules) {
    return of(trends, rules, other -> other == label);
  }

  private static Rankings of(TopicTrends trends, TrendRules rules, IntPredicate asked) {
    Rankings rankings = none();
    for (TopicList<?> list : TopicLists.ALL) {
      rankings = rankings.ranked(list, trends, rules, asked);
    }
    return rankings;
  }

  private <T extends TopicFinding> Rankings ranked(
      TopicList<T> list, TopicTrends trends, TrendRules rules, IntPredicate asked) {
    List<Candidate<T>> tested =
        list.test(trends, rules, this).stream()
            .filter(candidate -> asked.test(candidate.label()))
            .toList();
    return with(list, Candidate.believed(tested, rules.alpha()));
  }

  /** The p-value of each topic that could be tested for a list, by its label. */
  public Map<Integer, Double> pValues(TopicList<?> list, TopicTrends trends, TrendRules rules) {
    return list.test(trends, rules, this).stream()
        .collect(Collectors.toMap(Candidate::label, Candidate::pValue));
  }

  /** Returns these rankings with what {@link TopicList#trace} adds to listed topics. */
  Rankings traced(TopicTrends trends, Centroids centroids, TrendRules rules) {
    Rankings traced = this;
    for (TopicList<?> list : TopicLists.ALL) {
      traced = traced.traced(list, trends, centroids, rules);
    }
    return traced;
  }

  private <T extends TopicFinding> Rankings traced(
      TopicList<T> list, TopicTrends trends, Centroids centroids, TrendRules rules) {
    return with(list, list.trace(of(list), trends, centroids, rules));
  }

  /** The findings of a list, by rank. */
  @SuppressWarnings("unchecked") // with() puts in nothing else
  public <T extends TopicFinding> List<T> of(TopicList<T> list) {
    return (List<T>) lists.getOrDefault(list.word(), List.of());
  }

  /** The topics on a list. */
  Set<Integer> labels(TopicList<?> list) {
    return of(list).stream().map(TopicFinding::label).collect(Collectors.toSet());
  }
}
