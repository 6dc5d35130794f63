/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.io.Serializable;
import java.util.List;

/**
 * A topic that was large once and has all but lost its share of the archive.
 *
 * @param rank from 1, most extinct first
 * @param label the topic's label
 * @param papers the number of all of its papers
 * @param score upper bound of the part of the peak that is left: {@code now.bound / peak.bound}
 * @param pValue the smallest alpha at which the score is still below its threshold
 * @param peak the windows with its largest share; its {@code bound} is a lower bound
 * @param now its share in the last windows; its {@code bound} is an upper bound
 * @param plainRatio papers of the last calendar years, divided by the number of these years times
 *     the papers of its best year; this ratio misleads where the archive grows
 * @param descendants living topics near it that rose while it fell, nearest first
 */
public record ExtinctTopic(
    int rank,
    int label,
    long papers,
    double score,
    double pValue,
    PooledShare peak,
    PooledShare now,
    double plainRatio,
    List<Descendant> descendants)
    implements TopicFinding {

  /** Returns this topic with the descendants {@code found}. */
  ExtinctTopic with(List<Descendant> found) {
    return new ExtinctTopic(
        rank, label, papers, score, pValue, peak, now, plainRatio, List.copyOf(found));
  }

  /**
   * A living topic near an extinct one.
   *
   * @param similarity cosine of the two centroids
   * @param shareThen its share of the archive in the extinct topic's peak windows
   * @param shareNow its share in the last windows
   * @param taken what it gained, over what the extinct topic lost; above 1 where it gained more
   */
  public record Descendant(
      int label, double similarity, double shareThen, double shareNow, double taken)
      implements Serializable {}
}
