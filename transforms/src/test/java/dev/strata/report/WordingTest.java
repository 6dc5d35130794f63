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
            "! 80 % of its papers are of category cs.CL, which as a whole has kept only 1 % of its"
                + " share: it may be that its papers are no longer collected."));
    assertThat(page.select("#topic-0 .caveat"), hasSize(2));
  }

  @Test
  void extinct_withDescendants_linksThem() {
    assertThat(
        page.select("section:has(#extinct) .descendants").text(),
        is("Its share went to: " + TwoTopics.RTL.strip() + " gained 1 times what it lost"));
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
  void stability_noRefits_saysNothing() {
    Findings two = TwoTopics.findings();
    Findings.Rankings unchecked =
        new Findings.Rankings(
            two.extinct(),
            two.newborn(),
            two.reborn(),
            TwoTopics.noRankings().stability(),
            two.rankings().categories());
    String text = page(TwoTopics.findings(TwoTopics.FACTS, unchecked, two.lonely())).text();

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
