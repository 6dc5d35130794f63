/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.strata.topics.Counts;
import dev.strata.topics.TopicCounts;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class MeasureStabilityTest {
  private static final TopicTrends ARCHIVE =
      Counts.trends(new long[] {10, 10, 10}, List.of(new long[] {10, 10, 10}));

  @Test
  void counts_papersOfTwoShards_addUpByClusterAndWindow() throws Exception {
    RefitCounts.Counter some = new RefitCounts.Counter(2, 2, 3);
    some.add(0, 1, 0, false);
    some.add(0, 1, 2, true);
    some.add(1, 0, 2, true);
    RefitCounts.Counter others = new RefitCounts.Counter(2, 2, 3);
    others.add(0, 1, 2, false);
    others.add(0, 1, -1, false); // older than all windows
    RefitCounts sum = CoderUtils.clone(RefitCounts.CODER, some.counts()).plus(others.counts());

    List<TopicSeries> first = sum.trends(0, ARCHIVE).topics();
    assertThat(first.get(0).dated(), is(0L));
    assertThat(first.get(1).windows(), contains(1L, 0L, 2L));
    assertThat(first.get(1).lastMonths(), is(1L));
    assertThat(first.get(1).dated(), is(4L));
    assertThat(sum.trends(1, ARCHIVE).topics().get(0).windows(), contains(0L, 0L, 1L));
    assertThat(sum.trends(1, ARCHIVE).windows(), is(ARCHIVE.windows()));
  }

  @Test
  void window_monthsBack_isTheOneThatHoldsThem() {
    assertThat(TopicCounts.window(3, 0), is(2));
    assertThat(TopicCounts.window(3, 11), is(2));
    assertThat(TopicCounts.window(3, 12), is(1));
    assertThat(TopicCounts.window(3, 35), is(0));
    assertThat("older than all", TopicCounts.window(3, 36), is(-1));
  }

  @Test
  void count_topicThatMatchesAndIsListed_isFoundAgain() {
    TreeMap<Integer, Integer> found = new TreeMap<>(Map.of(0, 3, 8, 3, 2, 3));
    // topic 0 is cluster 5, which is listed; topic 8 is cluster 6, which is not; 2 is no cluster
    MeasureStability.count(found, Map.of(0, 0, 8, 1, 2, 2), List.of(5, 6, -1), Set.of(5, 7));
    assertThat(found, is(Map.of(0, 4, 8, 3, 2, 3)));
  }

  @Test
  void isStable_sevenOfTen_isEnough() {
    Stability stability =
        new Stability(10, new TreeMap<>(Map.of("newborn", new TreeMap<>(Map.of(0, 7, 1, 6)))));
    assertThat(stability.isStable(TopicLists.NEWBORN, 0), is(true));
    assertThat(stability.isStable(TopicLists.NEWBORN, 1), is(false));
    assertThat("on no other list", stability.isStable(TopicLists.REBORN, 0), is(false));
  }
}
