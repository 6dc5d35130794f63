/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strata.findings.CategoryTrends;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page says of the findings. */
class WordingTest {
  private final Document page = page(TwoTopics.findings());

  @Test
  void extinct_oneTopic_showsWhatJustifiesIt() {
    assertThat(
        page.select("section:has(#extinct) tbody td:not(:has(svg))").eachText(),
        contains(
            "E1",
            "31.7 % 95 papers January 2018 to December 2019",
            "0.43 % 3 papers",
            "at most 2.7 % of its peak is left 95 % confidence, p < 0.001 found with 9 of 10 other seeds",
            "3 %"));
  }

  @Test
  void extinct_oneTopic_saysWhatSpeaksAgainstIt() {
    assertThat(
        page.select("section:has(#extinct) .caveat").eachText(),
        contains(
            "! 66.7 % of its papers are in French: it may be that they are no longer collected.",
            "! 89.5 % of its papers at its peak are of cs.CL, whose other papers have kept only 1.7 %"
                + " of their share: it may be that they are no longer collected."));
    assertThat(page.select("#topic-0 .caveat"), hasSize(2));
  }

  @Test
  void extinct_withDescendants_linksThem() {
    assertThat(
        page.select("section:has(#extinct) .descendants").text(),
        is(
            "Near topics that grew meanwhile: "
                + TwoTopics.RTL.strip().replace('\u202E', '\uFFFD')
                + " gained 1 times what it lost"));
    assertThat(page.select("#topic-0 .descendants a").eachAttr("href"), contains("#topic-3"));
    assertThat(page.select("#topic-3 .descendants"), empty());
  }

  @Test
  void newborn_oneTopic_showsWhatJustifiesIt() {
    assertThat(
        page.select("section:has(#newborn) tbody td:not(:has(svg))").eachText(),
        contains(
            "N1",
            "77.3 % 697 of 902 papers archive: 70 %",
            "its odds of a recent paper are at least 1.3 times the archive’s"
                + " 95 % confidence, p = 0.003 unstable found with 4 of 10 other seeds",
            "January 2018"));
  }

  @Test
  void reborn_oneTopic_showsWhatJustifiesIt() {
    assertThat(
        page.select("section:has(#reborn) tbody td:not(:has(svg))").eachText(),
        contains(
            "R1",
            "50 % January 2018 to December 2018",
            "0.5 % January 2020 to December 2020",
            "50 % 200 papers",
            "at least 75 % of its peak is back 95 % confidence, p = 0.004"
                + " unstable found with 0 of 10 other seeds"));
  }

  @Test
  void newborn_languageOrYoungCategory_isDoubted() {
    Findings two = TwoTopics.findings();
    // all else of the category is of the last two years, and was none before
    CategoryTrends young =
        new CategoryTrends(
            new TreeMap<>(Map.of("new.X", List.of(50L, 155L, 0L, 303L, 404L))),
            new TreeMap<>(
                Map.of(3, new TreeMap<>(Map.of("new.X", List.of(50L, 155L, 0L, 298L, 399L))))));
    Document doubted = page(with(two, young));
    assertThat(
        doubted.select("section:has(#newborn) .caveat").eachText(),
        contains(
            "! 100 % of its papers are of new.X, which had none before: it may be that they were not"
                + " collected before."));
    CategoryTrends few = // two other papers say nothing
        new CategoryTrends(
            new TreeMap<>(Map.of("new.X", List.of(50L, 155L, 0L, 299L, 400L))), young.topics());
    assertThat(page(with(two, few)).select("section:has(#newborn) .caveat"), empty());
    CategoryTrends old =
        new CategoryTrends(
            new TreeMap<>(Map.of("old.X", List.of(90L, 195L, 0L, 300L, 400L))),
            new TreeMap<>(
                Map.of(3, new TreeMap<>(Map.of("old.X", List.of(50L, 155L, 0L, 298L, 399L))))));
    assertThat(page(with(two, old)).select("section:has(#newborn) .caveat"), empty());
  }

  @Test
  void extinct_categoryThatLivesOnWithoutIt_isNoDoubt() {
    Findings two = TwoTopics.findings();
    CategoryTrends lives =
        new CategoryTrends(
            new TreeMap<>(Map.of("cs.CL", List.of(60L, 60L, 0L, 40L, 50L))),
            two.categories().topics());
    assertThat(page(with(two, lives)).select("section:has(#extinct) .caveat"), hasSize(1));
    CategoryTrends nothingElse =
        new CategoryTrends(
            new TreeMap<>(Map.of("cs.CL", List.of(45L, 40L, 0L, 2L, 1L))),
            two.categories().topics());
    assertThat(page(with(two, nothingElse)).select("section:has(#extinct) .caveat"), hasSize(1));
  }

  private static Findings with(Findings two, CategoryTrends categories) {
    return TwoTopics.findings(
        TwoTopics.FACTS, two.rankings(), two.stability(), categories, two.lonely());
  }

  @Test
  void stability_noRefits_saysNothing() {
    Findings two = TwoTopics.findings();
    String text =
        page(TwoTopics.findings(
                TwoTopics.FACTS,
                two.rankings(),
                TwoTopics.NO_REFITS,
                two.categories(),
                two.lonely()))
            .text();

    assertThat(text, not(containsString("other seeds")));
    assertThat(text, not(containsString("unstable")));
  }

  @Test
  void lonely_twoPapers_showNeighborsAndCauses() {
    assertThat(
        page.select("#lonely-1 td.num, #lonely-1 .sub").eachText(),
        hasItems("q&1, July 2019", "0.500", "0.438"));
    assertThat(
        page.select("#lonely-1 .causes li").eachText(), contains("very short", "not in English"));
    assertThat(page.select("#lonely-2 .causes"), empty());
  }

  @Test
  void topic_extinct_hasItsOwnPart() {
    assertThat(page.select("#topic-0 .mark").text(), is("extinct E1"));
    assertThat(
        page.select("#topic-0 .part > .sub").text(),
        is("100 papers, February 2018 to March 2022, 2 of them in no chart over time."));
    assertThat(
        page.select("#topic-0 .nearest li").eachText(),
        contains(TwoTopics.SYNTAX + " p1, February 2018, 0.875", "p2 p2, 0.750"));
    assertThat(page.select("#topic-0 .near a").eachAttr("href"), contains("#topic-3"));
    assertThat(page.select("#topic-0 .near .n").eachText(), contains("0.600"));
  }

  @ParameterizedTest
  @CsvSource({"fra, French", "deu, German", "zho, Chinese", "cmn, Chinese", "qqq, qqq"})
  void language_code_isItsName(String code, String name) {
    assertThat(Wording.language(code), is(name));
  }

  @ParameterizedTest
  @CsvSource({"2017-03-05, March 2017", "1998, 1998", "'', ''"})
  void date_day_isItsMonth(String created, String text) {
    assertThat(Wording.date(created), is(text));
  }

  @Test
  void mark_topicOnTwoLists_isOfTheMoreTelling() {
    Findings two = TwoTopics.findings();
    Page shown = new Page(two, new Headlines(two).report("report.html"));

    assertThat(shown.standing(3).mark(), is("R1"));
    assertThat(shown.standing(7).mark(), is(""));
  }

  private static Document page(Findings findings) {
    return Jsoup.parse(new Page(findings, new Headlines(findings).report("report.html")).html());
  }
}
