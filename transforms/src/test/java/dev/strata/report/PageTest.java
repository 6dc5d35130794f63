/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.strata.index.LonelyPaper;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void titles_withMarkup_areTextAndNothingElse() {
    Document page = page(TwoTopics.findings());

    assertThat(page.select("script, b, iframe, object, embed, img, link, form"), empty());
    assertThat(page.select("h3 bdi").eachText(), hasItem("cs.CL: " + TwoTopics.SYNTAX));
    assertThat(page.select(".ranking th bdi").eachText(), hasItem("A <b>lonely</b> one"));
    assertThat(page.select(".categories bdi").eachText(), hasItem("cs.<AI>"));
    assertThat(wholeTexts(page, "li bdi"), hasItem("'Onload'"));
  }

  @Test
  void titles_rightToLeft_keepTheirMarksAndStandAlone() {
    Document page = page(TwoTopics.findings());

    assertThat(wholeTexts(page, ".nearest bdi"), hasItem(TwoTopics.RTL));
    assertThat(wholeTexts(page, "h3 bdi"), hasItem(TwoTopics.RTL));
    List<Element> holders =
        page.getAllElements().stream()
            .filter(element -> element.ownText().contains("\u202e"))
            .toList();
    assertThat(
        holders.stream().map(Element::tagName).collect(Collectors.toSet()), is(Set.of("bdi")));
  }

  @Test
  void titles_controlCharacters_areReplaced() {
    Findings two = TwoTopics.findings();
    LonelyPaper paper =
        new LonelyPaper(
            1, 0, "x", "a\u0000b\u001bc\u0085d", "", 3, 0.5, TwoTopics.LONELY.neighbors());
    String html =
        html(TwoTopics.findings(TwoTopics.FACTS, two.extinct(), two.newborn(), List.of(paper)));

    assertThat(html, containsString("<bdi>a\uFFFDb\uFFFDc\uFFFDd</bdi>"));
  }

  @Test
  void page_anyArchive_asksForNothing() {
    String html = html(TwoTopics.findings());
    Document page = Jsoup.parse(html);

    assertThat(
        page.select("meta[http-equiv=Content-Security-Policy]").attr("content"),
        startsWith("default-src 'none';"));
    assertThat(page.select("[src], [srcset], [action], [style], [background], [poster]"), empty());
    assertThat(page.select("[href]").eachAttr("href"), everyItem(startsWith("#")));
    String style = page.select("style").html();
    assertThat(style, not(containsString("url(")));
    assertThat(style, not(containsString("@import")));
    assertThat(html, not(containsString("http:")));
    assertThat(html, not(containsString("https:")));
    List<String> handlers =
        page.getAllElements().stream()
            .flatMap(element -> element.attributes().asList().stream())
            .map(Attribute::getKey)
            .filter(key -> key.startsWith("on"))
            .toList();
    assertThat(handlers, empty());
  }

  @Test
  void links_withinThePage_leadSomewhere() {
    Document page = page(TwoTopics.findings());

    List<String> ids = page.select("[id]").eachAttr("id");
    assertThat(ids, hasSize(Set.copyOf(ids).size()));
    assertThat(
        ids,
        hasItems(
            page.select("[href]").eachAttr("href").stream()
                .map(href -> href.substring(1))
                .toArray(String[]::new)));
    assertThat(
        ids,
        hasItems(
            page.select("[aria-labelledby]").eachAttr("aria-labelledby").toArray(String[]::new)));
  }

  @Test
  void yearsChart_ofATopic_isAsTallAsItsNumbers() {
    Element chart = page(TwoTopics.findings()).select("article:has(#topic-3) svg.years").first();

    assertThat(
        chart.select("rect title").eachText(),
        contains(
            "2018: 50 papers",
            "2019: 155 papers",
            "2020: 0 papers",
            "2021: 298 papers",
            "2022: 399 papers"));
    double[] papers = {50, 155, 0, 298, 399};
    for (int i = 0; i < papers.length; i++) {
      Element bar = chart.select("rect").get(i);
      double height = Double.parseDouble(bar.attr("height"));
      assertThat(height, closeTo(64 * papers[i] / 399, 0.005));
      assertThat(Double.parseDouble(bar.attr("y")), closeTo(64 - height, 0.005));
      assertThat(Double.parseDouble(bar.attr("x")), closeTo(72 * i, 0.005));
    }
    assertThat(
        chart.attr("aria-label"),
        is("Papers per year, 2018 to 2022: most in 2022, 399\u00a0papers"));
  }

  @Test
  void sharesChart_ofAnExtinctTopic_marksPeakAndRecentWindows() {
    Element chart = page(TwoTopics.findings()).select("section:has(#extinct) svg.shares").first();

    assertThat(chart.select(".peak").attr("d"), is("M0 28v-28h22v28z"));
    assertThat(chart.select(".plain").attr("d"), is("M24 28v-12.6h22v12.6z"));
    assertThat(chart.select(".recent").attr("d"), is("M72 28v-0.37h22v0.37zM96 28v-0.14h22v0.14z"));
    assertThat(
        chart.attr("aria-label"),
        is(
            "Share of all papers per 12 months, 2018-01-01 to 2022-12-31: at most 50\u00a0%,"
                + " in those to 2018-12-31; last 0.25\u00a0%"));
  }

  @Test
  void archiveChart_twoTopics_addsThemUp() {
    assertThat(
        page(TwoTopics.findings()).select(".archive rect title").eachText(),
        contains(
            "2018: 100 papers",
            "2019: 200 papers",
            "2020: 0 papers",
            "2021: 300 papers",
            "2022: 400 papers"));
  }

  @Test
  void rankings_twoTopics_showTheNumbersThatJustifyThem() {
    Document page = page(TwoTopics.findings());

    assertThat(
        page.select("section:has(#extinct) tbody .num").eachText(),
        contains("50 % 50 papers 12 months to 2018-12-31", "0.43 % 3 papers", "0.85 %", "39.2 %"));
    assertThat(
        page.select("section:has(#newborn) tbody .num").eachText(),
        contains("77.3 %", "697", "2018-01-05"));
    assertThat(
        page.select("section:has(#lonely) tbody .num").eachText(), contains("0.438", "0.500"));
  }

  @Test
  void skipped_threeLines_areSaidByReason() {
    Document page = page(TwoTopics.findings());

    assertThat(
        page.select("section:has(#skipped) tbody tr").eachText(),
        contains("not a JSON value 2", "id of an earlier paper 1"));
    assertThat(
        page.select("section:has(#skipped)").text(),
        containsString(
            "Dated before 2018-01-05, where there are too few papers, so in a topic but in no chart"
                + " over time: 10 papers. Dated after 2022-12-31, so in a topic but in no chart over"
                + " time: 30 papers."));
  }

  @Test
  void tables_all_haveCaptionsAndHeaders() {
    Document page = page(TwoTopics.findings());

    assertThat(page.select("table"), hasSize(5));
    assertThat(page.select("table:not(:has(caption))"), empty());
    assertThat(page.select("thead th:not([scope=col])"), empty());
    assertThat(page.select("svg:not([role=img][aria-label])"), empty());
  }

  @Test
  void undated_nothingFound_saysSoInWords() {
    String text = page(TwoTopics.undated()).text();

    assertThat(text, containsString("No paper has a date, so nothing can be said about topics"));
    assertThat(text, containsString("No paper has a date, so no topic can be told to be extinct."));
    assertThat(text, containsString("No topic is newborn."));
    assertThat(text, containsString("No paper is lonely: it takes two papers"));
    assertThat(text, containsString("Nothing: each of the 1,100 lines is a paper."));
  }

  @Test
  void dated_nothingFound_saysSoInWords() {
    String text = page(TwoTopics.findings(TwoTopics.FACTS, List.of(), List.of(), List.of())).text();

    assertThat(text, containsString("No topic is extinct: none that was large once has kept less"));
    assertThat(
        text,
        containsString(
            "No topic is newborn: none has 50 % or more of its dated papers, and at least 30,"));
  }

  @Test
  void lonely_noneAskedFor_saysSo() {
    Findings two = TwoTopics.findings();
    RunFacts none = new RunFacts("two-topics.jsonl", "line", "m", 42, 0, 5, 2, 0.2, 24, 0.5, 30);
    String text = page(TwoTopics.findings(none, two.extinct(), two.newborn(), List.of())).text();

    assertThat(text, containsString("No lonely papers were asked for."));
    assertThat(text, not(containsString("No paper is lonely")));
  }

  private static Document page(Findings findings) {
    return Jsoup.parse(html(findings));
  }

  private static String html(Findings findings) {
    return new Page(findings, new Headlines(findings).report("report.html")).html();
  }

  private static List<String> wholeTexts(Document page, String selector) {
    return page.select(selector).stream().map(Element::wholeText).toList();
  }
}
