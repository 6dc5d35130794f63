/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.model.Centroids;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One kind of finding, that is, one list of topics. It defines the list, from the test that puts a
 * topic on the list to the words and columns that people read. The code that ranks, corrects for
 * many tests, measures stability, writes JSON and draws the page gets the lists from {@link
 * TopicLists}. Two things are written down for each list elsewhere: its name in {@code
 * OutputLayout.RESULTS}, and its colours and patterns in style.jte and patterns.jte.
 *
 * @param <T> a row of the list
 */
public abstract class TopicList<T extends TopicFinding> {
  private final String word;
  private final String superlative;
  private final String order;

  /**
   * A list, with the words that name it.
   *
   * @param word as {@link #word()}
   * @param superlative as {@link #superlative()}
   * @param order as {@link #order()}
   */
  TopicList(String word, String superlative, String order) {
    this.word = word;
    this.superlative = superlative;
    this.order = order;
  }

  /**
   * The word for the topics of this list, such as {@code extinct}. It is also the name of the
   * list's file of results.
   */
  public final String word() {
    return word;
  }

  /**
   * The letter that stands for the list in the pictures, such as {@code E}. Each list has its own
   * letter.
   */
  public String letter() {
    return word.substring(0, 1).toUpperCase(Locale.ROOT);
  }

  // ---- how a topic gets on the list

  /**
   * All topics that can be tested, each with its p-value.
   *
   * @param earlierLists the findings of at least the lists before this one in {@link
   *     TopicLists#ALL}
   */
  List<Candidate<T>> test(TopicTrends trends, TrendRules rules, Rankings earlierLists) {
    return trends.topics().stream()
        .flatMap(topic -> test(new PooledWindows(trends, topic), topic, rules).stream())
        .toList();
  }

  /**
   * The topic with its p-value; empty where it cannot be tested. A list overrides this method or
   * the one above.
   */
  Optional<Candidate<T>> test(PooledWindows windows, TopicSeries topic, TrendRules rules) {
    return Optional.empty();
  }

  /** The findings, with further facts about their topics that the test does not need. */
  List<T> trace(List<T> listed, TopicTrends trends, Centroids centroids, TrendRules rules) {
    return listed;
  }

  // ---- what speaks against a finding

  /** Whether {@link #caveats} looks for doubts. */
  public final boolean hasCaveats() {
    return !suspicion().isEmpty();
  }

  /** The reasons to doubt a finding about {@code topic}. */
  public List<Caveat> caveats(T finding, Topic topic, TrendFacts facts) {
    return List.of();
  }

  /**
   * What else may explain a finding, as the end of the clause "mostly in French, which ...": {@code
   * may no longer be collected}. It is empty if the list has no caveats.
   */
  public String suspicion() {
    return "";
  }

  /**
   * The same explanation as in {@link #suspicion}, as the end of the clause "it may be that they
   * ...": {@code are no longer collected}.
   */
  public String suspected() {
    return "";
  }

  /**
   * How the share of the caveat's categories changed, without the topic's papers, as a clause:
   * {@code , whose other papers have kept only 3 % of their share}.
   */
  public String othersChanged(Caveat caveat) {
    return "";
  }

  // ---- how people read it

  /** The heading over the first finding: {@code Most extinct topic}. */
  public final String superlative() {
    return superlative;
  }

  /** The order of the list: {@code most extinct first}. */
  public final String order() {
    return order;
  }

  /** Sentences that say which topics are on the list. */
  public abstract String about(TrendFacts facts);

  /** The end of the sentence "No topic is extinct: ...". It says why. */
  public abstract String none(TrendFacts facts);

  /** The score in words: {@code at most 14 % of its peak is left}. */
  public abstract String score(T finding);

  /** The numbers that put a topic on the list, as a clause. */
  public abstract String why(T finding, TrendFacts facts);

  /** The columns of the list's table that follow the topic's name and its share over time. */
  public abstract List<Column<T>> columns(TrendFacts facts);

  /** The periods that a finding is about, the most important first. */
  public abstract List<Span> spans(T finding, TrendFacts facts);

  /** The name of each kind of {@link #spans}. */
  public abstract SortedMap<Span.Kind, String> periods(TrendFacts facts);

  /** Topics that may have taken the place of one on the list. */
  public List<Descendant> descendants(T finding) {
    return List.of();
  }

  /** Whether {@link #descendants} looks for any. */
  public boolean hasDescendants() {
    return false;
  }

  @Override
  public final String toString() {
    return word + " topics";
  }
}
