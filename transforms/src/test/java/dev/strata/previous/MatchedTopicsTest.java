/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.strata.cluster.Clustering;
import dev.strata.previous.TopicLabels.Earlier;
import dev.strata.previous.TopicLabels.Fate;
import dev.strata.previous.TopicLabels.Origin;
import dev.strata.previous.TopicLabels.Present;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MatchedTopicsTest {
  /** Labels that an archive of some age has: not the numbers of rows. */
  private static final int NEXT = 20;

  private final SortedMap<Integer, Long> before = new TreeMap<>();
  private final SortedMap<Integer, SortedMap<Integer, Long>> both = new TreeMap<>();
  private final SortedMap<Integer, Long> papers = new TreeMap<>();
  private final SortedMap<Integer, Long> added = new TreeMap<>();

  /** Papers of an earlier topic that are in a row's cluster now. */
  private void stay(int label, int row, long count) {
    both.computeIfAbsent(label, l -> new TreeMap<>()).merge(row, count, Long::sum);
    if (label != Clustering.NOISE) {
      before.merge(label, count, Long::sum);
    }
    if (row != Clustering.NOISE) {
      papers.merge(row, count, Long::sum);
    }
  }

  private void leave(int label, long count) {
    before.merge(label, count, Long::sum);
  }

  private void come(int row, long count) {
    papers.merge(row, count, Long::sum);
    added.merge(row, count, Long::sum);
  }

  private TopicLabels match(int k) {
    long shared =
        both.values().stream().flatMap(rows -> rows.values().stream()).mapToLong(n -> n).sum();
    long all = before.values().stream().mapToLong(n -> n).sum();
    return MatchedTopics.of(
        new EarlierPapers("ids", List.of(), true, all, before, NEXT),
        new SharedPapers(shared, 3L, both, papers, added),
        k);
  }

  @Test
  void of_topicsThatStay_keepTheirLabels() {
    stay(3, 1, 90);
    stay(3, 0, 10);
    stay(11, 0, 100);
    come(0, 30);
    TopicLabels labels = match(2);
    assertThat(labels.labels(), is(List.of(11, 3)));
    assertThat(labels.next(), is(NEXT));
    assertThat(
        labels.previous().present(),
        is(
            List.of(
                new Present(3, 90, 0, Origin.KEPT, 3), new Present(11, 140, 30, Origin.KEPT, 11))));
    Earlier three = labels.previous().earlier().get(0);
    assertThat(three.fate(), is(Fate.KEPT));
    assertThat(three.jaccard(), closeTo(0.9, 1e-12));
    assertThat(labels.previous().revised(), is(3L));
  }

  @Test
  void of_newPapersInAPlaceOfTheirOwn_areATopicWithANewLabel() {
    stay(3, 0, 100);
    stay(3, 1, 2);
    come(1, 40);
    TopicLabels labels = match(2);
    assertThat(labels.labels(), is(List.of(3, NEXT)));
    assertThat(labels.next(), is(NEXT + 1));
    assertThat(labels.previous().present().get(1), is(new Present(NEXT, 42, 40, Origin.NEW, 3)));
  }

  @Test
  void of_topicWhosePapersAreDeleted_isGoneAndItsLabelIsNotGivenAgain() {
    leave(3, 95);
    stay(3, 0, 5);
    stay(5, 0, 80);
    stay(5, 1, 20);
    TopicLabels labels = match(2);
    assertThat(labels.labels(), is(List.of(5, NEXT)));
    Earlier gone = labels.previous().earlier().get(0);
    assertThat(gone, is(new Earlier(3, 100, 5, Fate.GONE, 0, 5)));
  }

  @Test
  void of_topicThatFallsIntoTwo_theLargerPartKeepsItsLabelAndTheOtherIsSplit() {
    stay(3, 0, 55);
    stay(3, 1, 45);
    TopicLabels labels = match(2);
    assertThat(labels.labels(), is(List.of(3, NEXT)));
    assertThat(labels.previous().present().get(1), is(new Present(NEXT, 45, 0, Origin.SPLIT, 3)));
  }

  @Test
  void of_topicsThatBecomeOne_theLargerKeepsItsLabelAndTheOtherIsMerged() {
    stay(3, 0, 60);
    stay(5, 0, 40);
    TopicLabels labels = match(1);
    assertThat(labels.labels(), is(List.of(3)));
    assertThat(labels.previous().earlier().get(1), is(new Earlier(5, 40, 40, Fate.MERGED, 0, 3)));
  }

  @Test
  void of_topicScatteredOverMany_isGoneIntoNone() {
    for (int row = 0; row < 4; row++) {
      stay(10 + row, row, 200);
      stay(3, row, 25);
    }
    TopicLabels labels = match(4);
    assertThat(labels.labels(), is(List.of(10, 11, 12, 13)));
    Earlier gone = labels.previous().earlier().get(0);
    assertThat(gone.fate(), is(Fate.GONE));
    assertThat(gone.into(), is(nullValue()));
  }

  /** Greedily, topic 3 would take row 0, and topic 5 would be left without a match. */
  @Test
  void of_twoTopicsThatWantOneCluster_theSumDecides() {
    stay(3, 0, 50);
    stay(3, 1, 40);
    stay(5, 0, 45);
    TopicLabels labels = match(2);
    assertThat(labels.labels(), is(List.of(5, 3)));
  }

  /** A clustering may leave papers in no cluster. */
  @Test
  void of_papersThatAreInNoClusterNow_countAsSharedButMatchNothing() {
    stay(3, 0, 60);
    stay(3, Clustering.NOISE, 40);
    stay(5, Clustering.NOISE, 50);
    stay(Clustering.NOISE, 1, 30);
    TopicLabels labels = match(2);

    assertThat(labels.labels(), is(List.of(3, NEXT)));
    Earlier smaller = labels.previous().earlier().get(0);
    assertThat(smaller.shared(), is(100L));
    assertThat(smaller.jaccard(), is(0.6));
    Earlier scattered = labels.previous().earlier().get(1);
    assertThat(scattered.shared(), is(50L));
    assertThat(scattered.fate(), is(Fate.GONE));
    assertThat(scattered.into(), is((Integer) null));
    Present grown = labels.previous().present().get(1);
    assertThat(grown.origin(), is(Origin.NEW));
    assertThat(grown.from(), is((Integer) null));
  }

  @Test
  void of_noTopicsBefore_allAreNew() {
    come(0, 10);
    TopicLabels labels = match(2);
    assertThat(labels.labels(), is(List.of(NEXT, NEXT + 1)));
    assertThat(
        labels.previous().present(), is(List.of(new Present(NEXT, 10, 10, Origin.NEW, null))));
  }
}
