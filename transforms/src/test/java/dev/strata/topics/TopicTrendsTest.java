/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicTrendsTest {
  private static final LocalDate AS_OF = LocalDate.of(2021, 8, 31);

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
        Counts.months(
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
    TopicCounts together = Counts.months(watched, created, labels);
    TopicCounts first = Counts.months(watched, created.subList(0, 2), labels.subList(0, 2));
    TopicCounts rest = Counts.months(watched, created.subList(2, 5), labels.subList(2, 5));
    assertThat(first.plus(rest), is(together));
    assertThat(rest.plus(first), is(together));
  }

  @Test
  void trends_noDates_isEmptyAndCountsPapers() {
    TopicCounts counts =
        Counts.months(new FindAsOf.AsOf(null, null), List.of("", ""), List.of(0, 1));
    TopicTrends trends = counts.trends(null, 24);
    assertThat(trends.windows(), is(empty()));
    assertThat(trends.undated(), is(2L));
    assertThat(trends.topics().get(1).papers(), is(1L));
  }
}
