/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strata.rank.TopicTrends.TopicSeries;
import dev.strata.rank.TopicTrends.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicTrendsTest {
  private static final LocalDate AS_OF = LocalDate.of(2021, 8, 31);
  private static final RankExtinctTopics.Thresholds EXTINCT =
      new RankExtinctTopics.Thresholds(0.2, 50, 3, 5, 10, 200);

  @Test
  void monthsBack_endsOfMonths_fallWhereMinusMonthsSays() {
    assertThat(TopicCounts.monthsBack(AS_OF, AS_OF), is(0));
    assertThat(TopicCounts.monthsBack(AS_OF, LocalDate.of(2021, 8, 1)), is(0));
    assertThat(TopicCounts.monthsBack(AS_OF, LocalDate.of(2021, 7, 31)), is(1));
    assertThat(TopicCounts.monthsBack(AS_OF, LocalDate.of(2021, 3, 1)), is(5));
    assertThat(TopicCounts.monthsBack(AS_OF, LocalDate.of(2021, 2, 28)), is(6));
    assertThat(TopicCounts.monthsBack(AS_OF, LocalDate.of(2020, 9, 1)), is(11));
    assertThat(TopicCounts.monthsBack(AS_OF, LocalDate.of(2020, 8, 31)), is(12));
    for (LocalDate day = AS_OF; day.isAfter(AS_OF.minusYears(5)); day = day.minusDays(1)) {
      int months = TopicCounts.monthsBack(AS_OF, day);
      assertThat(day.isAfter(AS_OF.minusMonths(months)), is(false));
      assertThat(day.isAfter(AS_OF.minusMonths(months + 1L)), is(true));
    }
  }

  @Test
  void trends_partialOldestWindow_isDroppedAndPapersAsideAreCounted() {
    TopicCounts counts =
        CountTopicMonths.CountShardDoFn.count(
            new FindAsOf.AsOf(LocalDate.of(2018, 9, 2), AS_OF),
            List.of(
                "2018-09-02",
                "2019-09-01",
                "2020-08-31",
                "2020-09-01",
                "",
                "2022-01-01",
                "0001-01-01"),
            List.of(0, 0, 1, 1, 1, 0, 1));
    TopicTrends trends = counts.trends(AS_OF, 13);
    assertThat(
        trends.windows(),
        contains(
            new Window(LocalDate.of(2019, 9, 1), LocalDate.of(2020, 8, 31), 2),
            new Window(LocalDate.of(2020, 9, 1), LocalDate.of(2021, 8, 31), 1)));
    assertThat(trends.years(), contains(2018, 2019, 2020, 2021));
    assertThat(trends.undated(), is(1L));
    assertThat(trends.tooEarly(), is(1L));
    assertThat(trends.tooLate(), is(1L));
    assertThat(
        trends.topics(),
        contains(
            new TopicSeries(
                0,
                3,
                2,
                LocalDate.of(2018, 9, 2),
                LocalDate.of(2019, 9, 1),
                0,
                List.of(1L, 0L),
                List.of(1L, 1L, 0L, 0L)),
            new TopicSeries(
                1,
                4,
                2,
                LocalDate.of(2020, 8, 31),
                LocalDate.of(2020, 9, 1),
                2,
                List.of(1L, 1L),
                List.of(0L, 0L, 2L, 0L))));
  }

  @Test
  void plus_shardsApart_isAsTogether() {
    List<String> created = List.of("2018-01-01", "2019-05-05", "", "2020-02-29", "2018-01-01");
    List<Integer> labels = List.of(3, 1, 1, 3, 3);
    FindAsOf.AsOf watched = new FindAsOf.AsOf(LocalDate.of(2018, 1, 1), AS_OF);
    TopicCounts together = CountTopicMonths.CountShardDoFn.count(watched, created, labels);
    TopicCounts first =
        CountTopicMonths.CountShardDoFn.count(watched, created.subList(0, 2), labels.subList(0, 2));
    TopicCounts rest =
        CountTopicMonths.CountShardDoFn.count(watched, created.subList(2, 5), labels.subList(2, 5));
    assertThat(first.plus(rest), is(together));
    assertThat(rest.plus(first), is(together));
  }

  @Test
  void trends_noDates_isEmptyAndCountsPapers() {
    TopicCounts counts =
        CountTopicMonths.CountShardDoFn.count(
            new FindAsOf.AsOf(null, null), List.of("", ""), List.of(0, 1));
    TopicTrends trends = counts.trends(null, 24);
    assertThat(trends.windows(), is(empty()));
    assertThat(trends.undated(), is(2L));
    assertThat(trends.topics().get(1).papers(), is(1L));
  }

  @Test
  void extinct_steadyTopicOfAGrowingArchive_isNotListedButAFadedOneIs() {
    long[] archive = {250, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000};
    long[] steady = {12, 15, 20, 25, 30, 40, 50, 60, 80, 100};
    long[] faded = {40, 60, 40, 10, 5, 3, 2, 1, 1, 0};
    List<ExtinctTopic> ranked =
        RankExtinctTopics.rank(trends(archive, List.of(steady, faded)), EXTINCT);
    assertThat(ranked.stream().map(ExtinctTopic::label).toList(), contains(1));
    ExtinctTopic topic = ranked.get(0);
    assertThat(topic.rank(), is(1));
    assertThat(topic.peakPapers(), is(60L));
    assertThat(topic.peakShare(), closeTo(0.2, 1e-12));
    assertThat(topic.recentPapers(), is(7L));
    assertThat(topic.recentShare(), closeTo(7.0 / 6600, 1e-12));
    assertThat(topic.score(), closeTo(7.0 / 6600 / 0.2, 1e-12));
    assertThat(topic.plainRatio(), closeTo(7.0 / (5 * 60), 1e-12));
  }

  @Test
  void extinct_thresholds_eachKeepATopicOut() {
    long[] archive = {250, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000};
    long[] faded = {40, 60, 40, 10, 5, 3, 2, 1, 1, 0};
    long[] few = {9, 9, 9, 9, 9, 1, 1, 1, 1, 1}; // never 10 in a window
    long[] small = {20, 20, 5, 0, 0, 1, 1, 1, 0, 0}; // 48 papers
    TopicTrends trends = trends(archive, List.of(faded, few, small));
    assertThat(labels(RankExtinctTopics.rank(trends, EXTINCT)), contains(0));
    assertThat(
        labels(
            RankExtinctTopics.rank(
                trends, new RankExtinctTopics.Thresholds(0.005, 50, 3, 5, 10, 200))),
        is(empty()));
    assertThat(
        labels(
            RankExtinctTopics.rank(
                trends, new RankExtinctTopics.Thresholds(0.2, 50, 30, 5, 10, 200))),
        is(empty()));
    assertThat(
        "no window of 5,000 papers",
        labels(
            RankExtinctTopics.rank(
                trends, new RankExtinctTopics.Thresholds(0.2, 50, 3, 5, 10, 5000))),
        is(empty()));
    assertThat(
        "all windows are recent",
        labels(
            RankExtinctTopics.rank(
                trends, new RankExtinctTopics.Thresholds(0.2, 50, 3, 10, 10, 200))),
        is(empty()));
  }

  @Test
  void extinct_equalScores_lowestLabelFirst() {
    long[] archive = {300, 300, 300, 300, 300, 300, 300};
    long[] gone = {60, 60, 0, 0, 0, 0, 0};
    List<ExtinctTopic> ranked =
        RankExtinctTopics.rank(
            trends(archive, List.of(gone, gone)),
            new RankExtinctTopics.Thresholds(0.2, 50, 0, 5, 10, 200));
    assertThat(labels(ranked), contains(0, 1));
    assertThat("the earlier of equal peaks", ranked.get(0).peakTo(), is(AS_OF.minusMonths(72)));
  }

  @Test
  void newborn_shareAndNumber_decideTogether() {
    long[] archive = {100, 100, 100, 100};
    long[] young = {5, 5, 20, 20};
    long[] younger = {0, 1, 30, 10};
    long[] few = {0, 0, 0, 29};
    long[] old = {40, 40, 20, 20};
    List<NewbornTopic> ranked =
        RankNewbornTopics.rank(
            trends(archive, List.of(young, younger, few, old)),
            new RankNewbornTopics.Thresholds(0.5, 30));
    assertThat(ranked.stream().map(NewbornTopic::label).toList(), contains(1, 0));
    assertThat(ranked.get(0).score(), closeTo(40.0 / 41, 1e-12));
    assertThat(ranked.get(1).recentPapers(), is(40L));
  }

  private static List<Integer> labels(List<ExtinctTopic> topics) {
    return topics.stream().map(ExtinctTopic::label).toList();
  }

  /** Trends of windows, oldest first; a window's calendar year is taken to be its own. */
  private static TopicTrends trends(long[] archive, List<long[]> topics) {
    List<Window> windows = new ArrayList<>();
    List<Integer> years = new ArrayList<>();
    for (int w = 0; w < archive.length; w++) {
      LocalDate to = AS_OF.minusMonths(12L * (archive.length - 1 - w));
      windows.add(new Window(to.minusMonths(12).plusDays(1), to, archive[w]));
      years.add(to.getYear());
    }
    List<TopicSeries> series = new ArrayList<>();
    for (long[] counts : topics) {
      List<Long> papers = new ArrayList<>();
      int first = -1;
      int last = 0;
      for (int w = 0; w < counts.length; w++) {
        papers.add(counts[w]);
        if (counts[w] > 0) {
          first = first < 0 ? w : first;
          last = w;
        }
      }
      long all = papers.stream().mapToLong(Long::longValue).sum();
      series.add(
          new TopicSeries(
              series.size(),
              all,
              all,
              windows.get(first).from(),
              windows.get(last).to(),
              papers.stream().skip(papers.size() - 2L).mapToLong(Long::longValue).sum(),
              papers,
              papers));
    }
    return new TopicTrends(AS_OF, 0, 0, 0, windows, years, series);
  }
}
