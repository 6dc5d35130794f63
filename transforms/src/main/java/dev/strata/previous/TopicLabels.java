/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import dev.strata.model.Centroids;
import dev.strata.model.JsonCoder;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The labels of the clusters, which is what {@code clusters/labels.json} holds. A label is never
 * given to two topics: a topic keeps its label from snapshot to snapshot, and the label of a topic
 * that is gone is not used again.
 *
 * @param labels the label of each row of the centroids
 * @param next the lowest label that no topic of this snapshot or of an earlier one has had
 * @param previous how the topics follow from those of the previous snapshot; null for the first one
 */
@DefaultCoder(JsonCoder.class)
public record TopicLabels(List<Integer> labels, int next, Comparison previous) {

  /**
   * Two snapshots, compared by the papers that both have, which are those of the same id.
   *
   * @param papers papers of the previous snapshot
   * @param shared papers that both snapshots have
   * @param revised papers that both have, with another text; null where a snapshot has no texts
   * @param earlier the topics of the previous snapshot that had papers, by label
   * @param present the topics of this snapshot that have papers, by label
   */
  public record Comparison(
      long papers, long shared, Long revised, List<Earlier> earlier, List<Present> present) {}

  /** What became of a topic. */
  public enum Fate {
    /** It is there, and has its label. */
    KEPT,
    /** Most of its papers that are left are in one other topic. */
    MERGED,
    /** Its papers are no longer in the archive, or most of them are not in one topic any more. */
    GONE
  }

  /** Where a topic comes from. */
  public enum Origin {
    /** It was there, under its label. */
    KEPT,
    /** Most of its papers come from one topic that has another label. */
    SPLIT,
    /** Its papers are new, or come from many topics. */
    NEW
  }

  /**
   * A topic of the previous snapshot.
   *
   * @param papers papers that it had
   * @param shared those that this snapshot has, too
   * @param jaccard the Jaccard index of it and the topic that has its label now, on the papers that
   *     both snapshots have; 0 where there is none
   * @param into the topic that most of its shared papers are in; null where there is none
   */
  public record Earlier(
      int label, long papers, long shared, Fate fate, double jaccard, Integer into) {}

  /**
   * A topic of this snapshot.
   *
   * @param papers papers that it has
   * @param added those that the previous snapshot did not have
   * @param from the topic that most of its other papers come from; null where there is none
   */
  public record Present(int label, long papers, long added, Origin origin, Integer from) {}

  /** The labels of a first snapshot: the numbers of the rows. */
  static TopicLabels first(int k) {
    return new TopicLabels(IntStream.range(0, k).boxed().toList(), k, null);
  }

  /** Returns {@code fitted} with these labels. */
  Centroids applyTo(Centroids fitted) {
    return fitted.withLabels(labels.stream().mapToInt(label -> label).toArray());
  }
}
