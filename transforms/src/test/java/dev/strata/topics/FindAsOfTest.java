/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.topics.FindAsOf.AsOf;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FindAsOfTest {

  @Test
  void asOf_onePaperInTheFarFutureOrPast_decidesNothing() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(1, 1, 1), 1L);
    papers.put(LocalDate.of(2019, 6, 1), 3L);
    papers.put(LocalDate.of(2020, 3, 1), 4L);
    papers.put(LocalDate.of(2021, 2, 28), 1L);
    papers.put(LocalDate.of(9999, 12, 31), 1L);
    assertThat(find(papers), is(new AsOf(LocalDate.of(2019, 6, 1), LocalDate.of(2021, 2, 28))));
  }

  @Test
  void asOf_twelveMonthsByDay_leaveOutTheSameDayAYearBefore() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(2019, 3, 1), 1L);
    papers.put(LocalDate.of(2020, 3, 1), 5L);
    papers.put(LocalDate.of(2021, 3, 1), 1L);
    LocalDate middle = LocalDate.of(2020, 3, 1);
    assertThat(find(papers), is(new AsOf(middle, middle)));
    papers.put(LocalDate.of(2019, 3, 2), 1L);
    papers.put(LocalDate.of(2021, 2, 28), 1L);
    assertThat(find(papers), is(new AsOf(LocalDate.of(2019, 3, 2), LocalDate.of(2021, 2, 28))));
  }

  @Test
  void asOf_largeArchive_asksForAThousandthOfIt() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    LocalDate early = LocalDate.of(1990, 1, 1);
    LocalDate middle = LocalDate.of(2000, 1, 1);
    LocalDate late = LocalDate.of(2010, 1, 1);
    papers.put(early, 10L);
    papers.put(middle, 10_000L);
    papers.put(late, 10L); // of 10,020 papers the 0.1 % are 10.02
    assertThat(find(papers), is(new AsOf(middle, middle)));
    papers.put(early, 11L);
    papers.put(late, 11L);
    assertThat(find(papers), is(new AsOf(early, late)));
  }

  @Test
  void asOf_noDayBusyEnough_isTheFirstAndTheLast() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(2000, 1, 1), 1L);
    papers.put(LocalDate.of(2010, 1, 1), 1L);
    assertThat(find(papers), is(new AsOf(LocalDate.of(2000, 1, 1), LocalDate.of(2010, 1, 1))));
    assertThat(find(new TreeMap<>()), is(new AsOf(null, null)));
  }

  @Test
  void asOf_dayNamed_isTakenAndLaterPapersDecideNothing() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(2000, 1, 1), 2L);
    papers.put(LocalDate.of(2010, 1, 1), 5L);
    LocalDate named = LocalDate.of(2009, 12, 31);
    assertThat(FindAsOf.asOf(papers, named), is(new AsOf(LocalDate.of(2000, 1, 1), named)));
    LocalDate before = LocalDate.of(1999, 12, 31);
    assertThat(FindAsOf.asOf(papers, before), is(new AsOf(null, before)));
  }

  private static AsOf find(SortedMap<LocalDate, Long> papers) {
    return FindAsOf.asOf(papers, null);
  }
}
