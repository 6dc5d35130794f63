/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.util.List;

/**
 * Tests which topics grew or shrank from one snapshot of an archive to the next: a topic's share of
 * the papers that were added is compared with its share of the papers that both snapshots have. The
 * test is that of {@link RisingTopics}, by Clopper-Pearson bounds at half of alpha each; of all
 * topics those count that Benjamini and Hochberg's procedure believes.
 */
public final class ChangedShares {
  private static final int BOUNDS = 2;

  private ChangedShares() {}

  /**
   * The papers of a topic.
   *
   * @param before papers of the topic now that the previous snapshot had, too
   * @param added papers that are new in the archive
   */
  public record Counts(int label, long before, long added) {}

  /** A topic whose share changed beyond chance. */
  public record ChangedShare(int label, double shareBefore, double shareAdded, double pValue) {}

  /**
   * The topics that grew, or those that shrank, those that changed most surely first.
   *
   * @param before papers that both snapshots have
   * @param added papers that were added
   * @param grown whether topics are asked for that grew
   */
  public static List<ChangedShare> changed(
      List<Counts> topics, long before, long added, double alpha, boolean grown) {
    if (before == 0 || added == 0) {
      return List.of();
    }
    List<Candidate<ChangedShare>> tested =
        topics.stream()
            .map(
                topic -> {
                  Faded.Sample then = new Faded.Sample(topic.before(), before, BOUNDS);
                  Faded.Sample now = new Faded.Sample(topic.added(), added, BOUNDS);
                  double p = grown ? Faded.pValue(now, then, 1) : Faded.pValue(then, now, 1);
                  ChangedShare share =
                      new ChangedShare(
                          topic.label(),
                          (double) topic.before() / before,
                          (double) topic.added() / added,
                          p);
                  return new Candidate<>(topic.label(), p, p, rank -> share);
                })
            .toList();
    return Candidate.believed(tested, alpha);
  }
}
