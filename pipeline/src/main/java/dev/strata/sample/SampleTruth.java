/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import dev.strata.model.Reject;
import java.util.List;
import java.util.SortedMap;

/**
 * The truth about a {@link SampleArchive}: what was planted in it, and so what a run over it should
 * find.
 *
 * @param topics all subjects, including planted ones, in the order of the vocabulary
 * @param lonely ids of the papers that belong nowhere, in archive order
 * @param brokenLines the reason for each line that is no paper, by the line's number from 1; the
 *     duplicate is not among them
 * @param duplicate the id that two papers have
 * @param duplicateLine number of the line of the second paper with that id, from 1
 */
public record SampleTruth(
    List<PlantedTopic> topics,
    List<String> lonely,
    SortedMap<Long, Reject.Reason> brokenLines,
    String duplicate,
    long duplicateLine) {

  /** The fate of a subject. */
  public enum Fate {
    /** The subject was always there. */
    LIVING,
    /** The subject was large once and was all but gone in the last five years. */
    EXTINCT,
    /** The subject did not exist until shortly before the end. */
    NEWBORN,
    /** The subject was large once, gone for some years, and is back. */
    REBORN
  }

  /**
   * A subject and its papers.
   *
   * @param papers ids of all papers about it, in archive order
   */
  public record PlantedTopic(String name, String category, Fate fate, List<String> papers) {}

  /** The subjects that have this fate. */
  public List<PlantedTopic> topics(Fate fate) {
    return topics.stream().filter(topic -> topic.fate() == fate).toList();
  }
}
