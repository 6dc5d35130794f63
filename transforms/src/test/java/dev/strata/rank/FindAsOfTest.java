/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FindAsOfTest {

  @Test
  void lastBusyDay_onePaperInTheFarFuture_decidesNothing() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(2020, 3, 1), 4L);
    papers.put(LocalDate.of(2021, 2, 28), 1L);
    papers.put(LocalDate.of(2099, 1, 1), 1L);
    assertThat(FindAsOf.lastBusyDay(papers), is(LocalDate.of(2021, 2, 28)));
  }

  @Test
  void lastBusyDay_twelveMonthsByDay_leaveOutTheSameDayAYearBefore() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(2020, 3, 1), 5L);
    papers.put(LocalDate.of(2021, 3, 1), 1L);
    assertThat(FindAsOf.lastBusyDay(papers), is(LocalDate.of(2020, 3, 1)));
  }

  @Test
  void lastBusyDay_largeArchive_asksForAThousandthOfIt() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(2000, 1, 1), 10_000L);
    papers.put(LocalDate.of(2010, 1, 1), 10L); // of 10,010 papers the 0.1 % are 10.01
    assertThat(FindAsOf.lastBusyDay(papers), is(LocalDate.of(2000, 1, 1)));
    papers.put(LocalDate.of(2010, 1, 1), 11L);
    assertThat(FindAsOf.lastBusyDay(papers), is(LocalDate.of(2010, 1, 1)));
  }

  @Test
  void lastBusyDay_noDayBusyEnough_isTheLastOne() {
    SortedMap<LocalDate, Long> papers = new TreeMap<>();
    papers.put(LocalDate.of(2000, 1, 1), 1L);
    papers.put(LocalDate.of(2010, 1, 1), 1L);
    assertThat(FindAsOf.lastBusyDay(papers), is(LocalDate.of(2010, 1, 1)));
    assertThat(FindAsOf.lastBusyDay(new TreeMap<>()), is(nullValue()));
  }
}
