/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import dev.strata.model.Reject;
import java.util.List;
import java.util.SortedMap;

/**
 * What was planted in a {@link SampleArchive}, and so what a run over it should find.
 *
 * @param topics every subject, planted ones among them, in the order of the vocabulary
 * @param lonely ids of the papers that belong nowhere, in archive order
 * @param brokenLines why each line that is no paper is none, by its number from 1; the duplicate is
 *     not among them
 * @param duplicate the id that a second paper carries
 * @param duplicateLine number of that second paper's line, from 1
 */
public record SampleTruth(
    List<Topic> topics,
    List<String> lonely,
    SortedMap<Long, Reject.Reason> brokenLines,
    String duplicate,
    long duplicateLine) {

  /** What became of a subject. */
  public enum Fate {
    /** Always there. */
    LIVING,
    /** Big once, all but gone in the last five years. */
    EXTINCT,
    /** Unheard of until shortly before the end. */
    NEWBORN,
    /** Big once, gone for some years, and back. */
    REBORN
  }

  /**
   * One subject.
   *
   * @param papers ids of all papers about it, in archive order
   */
  public record Topic(String name, String category, Fate fate, List<String> papers) {}

  /** The subjects that had this fate. */
  public List<Topic> topics(Fate fate) {
    return topics.stream().filter(topic -> topic.fate() == fate).toList();
  }
}
