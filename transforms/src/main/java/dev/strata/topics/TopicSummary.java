/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import java.util.List;

/**
 * A summary of a topic: its size, its categories and its papers nearest to the centroid.
 *
 * @param label the topic's label
 * @param papers the number of its papers
 * @param categories its commonest categories, most papers first
 * @param nearest its papers nearest to the centroid, nearest first
 */
public record TopicSummary(
    int label, long papers, List<Category> categories, List<Nearest> nearest) {

  /** A category and how many of the topic's papers carry it. */
  public record Category(String name, long papers) {}

  /**
   * A paper near the topic's centroid.
   *
   * @param similarity cosine to the centroid; higher is nearer
   */
  public record Nearest(String id, String title, String created, double similarity) {}
}
