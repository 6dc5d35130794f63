/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.report.TwoTopics;
import dev.strata.topics.TopicSummary.Category;
import dev.strata.topics.TopicSummary.Nearest;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTest {
  private static final TopicNames NO_NAMES = new TopicNames(new TreeMap<>());

  @ParameterizedTest
  @CsvSource({
    "cs.CL, Attention, cs.CL: Attention",
    "'', Attention, Attention",
    "cs.CL, '', cs.CL: id9",
    "'', '', id9"
  })
  void name_someParts_joinsThem(String category, String title, String name) {
    TopicSummary summary =
        new TopicSummary(
            9, 1, List.of(new Category(category, 1)), List.of(new Nearest("id9", title, "", 1)));

    assertThat(joined(summary).name(), is(name));
  }

  @Test
  void name_terms_areTheFirstFour() {
    assertThat(
        Topic.join(TwoTopics.SUMMARIES, TwoTopics.TRENDS, TwoTopics.NAMES).get(0).name(),
        is("syntax, <i>tree</i> bank"));
  }

  @Test
  void name_nothingKnown_isTheLabel() {
    assertThat(joined(new TopicSummary(9, 1, List.of(), List.of())).name(), is("Topic 9"));
  }

  @Test
  void join_topicWithoutSeries_hasNoPaperInAnyWindow() {
    TopicSummary summary = new TopicSummary(7, 12, List.of(), List.of());
    Topic topic =
        Topic.join(new TopicSummaries(8, 2, 0, "", 0, List.of(summary)), TwoTopics.TRENDS, NO_NAMES)
            .get(7);

    assertThat(topic.series().dated(), is(0L));
    assertThat(topic.series().windows().size(), is(5));
    assertThat(
        topic.series().windows().get(4),
        is(
            new Topic.ShareWindow(
                TwoTopics.WINDOWS.get(4).from(), TwoTopics.WINDOWS.get(4).to(), 0, 0)));
    assertThat(topic.series().years().get(0), is(new Topic.Year(2018, 0)));
  }

  @Test
  void join_seriesOfAnotherLength_throws() {
    TopicTrends trends =
        new TopicTrends(
            TwoTopics.TRENDS.asOf(),
            0,
            0,
            0,
            TwoTopics.WINDOWS,
            List.of(2022),
            List.of(new TopicSeries(0, 1, 1, null, null, 0, List.of(1L), List.of(1L))),
            null);

    Exception wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Topic.join(TwoTopics.SUMMARIES, trends, NO_NAMES));
    assertThat(wrong.getMessage(), is("topic 0 must have 5 windows, had 1"));
  }

  private static Topic joined(TopicSummary summary) {
    TopicTrends noDates = new TopicTrends(null, 1, 0, 0, List.of(), List.of(), List.of(), null);
    return Topic.join(new TopicSummaries(10, 2, 0, "", 0, List.of(summary)), noDates, NO_NAMES)
        .get(9);
  }
}
