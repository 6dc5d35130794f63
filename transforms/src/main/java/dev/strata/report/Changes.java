/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.strata.index.LonelyPaper.Neighbor;
import dev.strata.text.Figures;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What changed since the previous snapshot of the archive, which is what results/changes.json
 * holds.
 *
 * @param before the previous snapshot
 * @param now this snapshot
 * @param papers the papers that came, went, or have another text
 * @param topics the topics that changed
 * @param lists what came onto and went off each list of topics, by the word of the list
 * @param lonely what came onto and went off the list of lonely papers
 */
record Changes(
    Snapshot before,
    Snapshot now,
    Papers papers,
    Topics topics,
    Map<String, Moves<TopicChange>> lists,
    Moves<PaperChange> lonely) {

  /** The changes of a kind that the page shows at once. */
  static final int FIRST = 5;

  /** The first changes of a kind. */
  static <T> List<T> first(List<T> changes) {
    return changes.subList(0, Math.min(FIRST, changes.size()));
  }

  /** All changes of a kind but the first ones. */
  static <T> List<T> others(List<T> changes) {
    return changes.subList(FIRST, changes.size());
  }

  /**
   * A snapshot.
   *
   * @param asOf the day that counted as now; null where no paper has a date
   */
  record Snapshot(LocalDate asOf, long papers) {

    /** The day in words, such as {@code 1 March 2020}. */
    @JsonIgnore
    String day() {
      return asOf == null ? "undated" : Figures.day(asOf);
    }
  }

  /**
   * Numbers of papers.
   *
   * @param shared papers that both snapshots have
   * @param revised those of them with another text; null where a snapshot has no texts
   */
  record Papers(long added, Long revised, long removed, long shared) {}

  /**
   * The topics that changed, by label; those that grew or shrank, the surest first.
   *
   * @param appeared topics that are new
   * @param gone topics that are no more
   * @param split topics that were a part of another one
   * @param merged topics that are a part of another one now
   */
  record Topics(
      @JsonProperty("new") List<TopicChange> appeared,
      List<TopicChange> gone,
      List<TopicChange> split,
      List<TopicChange> merged,
      List<TopicChange> grown,
      List<TopicChange> shrunk) {

    /** All kinds of changes, each with its word, in the order in which people read them. */
    @JsonIgnore
    List<Map.Entry<String, List<TopicChange>>> all() {
      return List.of(
          Map.entry("new", appeared),
          Map.entry("gone", gone),
          Map.entry("split", split),
          Map.entry("merged", merged),
          Map.entry("grown", grown),
          Map.entry("shrunk", shrunk));
    }
  }

  /** What came onto a list, and what went off it. */
  record Moves<T>(List<T> entered, List<T> left) {}

  /**
   * A topic.
   *
   * @param papers its papers now; for a topic that is no more, those that it had
   * @param why what happened to it, as a clause
   */
  record TopicChange(int label, String name, long papers, String why) {}

  /**
   * A paper.
   *
   * @param why what happened to it, as a clause
   * @param neighbor the new paper near it that ended its loneliness; null if it is another reason
   */
  record PaperChange(String id, String title, String why, Neighbor neighbor) {}
}
