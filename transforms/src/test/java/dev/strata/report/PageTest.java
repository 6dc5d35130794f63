/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.findings.Rankings;
import dev.strata.index.LonelyPaper;
import dev.strata.index.LonelyPaper.Neighbor;
import dev.strata.report.Changes.Moves;
import dev.strata.report.Changes.PaperChange;
import dev.strata.report.Changes.Papers;
import dev.strata.report.Changes.Snapshot;
import dev.strata.report.Changes.TopicChange;
import dev.strata.report.Changes.Topics;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void titles_withMarkup_areTextAndNothingElse() {
    Document page = page(TwoTopics.findings());

    assertThat(page.select("i, iframe, object, embed, img, link, form, base"), empty());
    assertThat(page.select("b:not(.unstable)"), empty());
    assertThat(page.select("script"), hasSize(3));
    assertThat(page.select("h3 bdi").eachText(), hasItem("syntax, <i>tree</i> bank"));
    assertThat(page.select(".nearest bdi").eachText(), hasItem(TwoTopics.SYNTAX));
    assertThat(page.select(".ranking th bdi").eachText(), hasItem("A <b>lonely</b> one"));
    assertThat(page.select(".categories bdi").eachText(), hasItem("cs.<AI>"));
    assertThat(page.select(".terms bdi").eachText(), contains("syntax", "<i>tree</i> bank"));
    assertThat(wholeTexts(page, "li bdi"), hasItem("'Onload'"));
  }

  /** In Egypt's digits, the charts would be no shapes. */
  @Test
  void html_inAnyLocale_isTheSame() {
    String usual = html(TwoTopics.findings());
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat("%d".formatted(7), is(not("7")));
      assertThat(html(TwoTopics.findings()), is(usual));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void changes_withMarkup_areTextAndNothingElse() {
    String hostile = TwoTopics.HOSTILE.substring(0, 400);
    TopicChange topic = new TopicChange(3, hostile, 80, hostile);
    TopicChange gone = new TopicChange(99, hostile, 1, hostile);
    PaperChange paper =
        new PaperChange(hostile, hostile, hostile, new Neighbor(hostile, hostile, 0.75));
    Snapshot snapshot = new Snapshot(LocalDate.parse("2020-03-01"), 1_234);
    Changes changes =
        new Changes(
            snapshot,
            new Snapshot(LocalDate.parse("2020-04-01"), 1_300),
            new Papers(70, 5L, 4, 1_230),
            new Topics(
                List.of(topic), List.of(gone), List.of(), List.of(), List.of(topic), List.of()),
            Map.of("extinct", new Moves<>(List.of(topic), List.of(gone))),
            new Moves<>(List.of(paper), List.of(paper)));
    String html = html(TwoTopics.findings().withChanges(changes));
    Document page = Jsoup.parse(html);

    assertThat(page.select("h2#changes").text(), is("What changed: 1 March 2020 to 1 April 2020"));
    assertThat(
        page.select("h2#changes + p").text().replace('\u00a0', ' '),
        is(
            "Compared with the previous snapshot of 1,234 papers: 70 added, 5 revised,"
                + " 4 removed."));
    assertThat(page.select("i, iframe, object, embed, img, link, form, base"), empty());
    assertThat(page.select("script"), hasSize(3));
    assertThat(page.select(".changes a[href=#topic-3]"), hasSize(3));
    assertThat("a topic without papers has no place", page.select("[href=#topic-99]"), empty());
    assertThat(html, not(matchesPattern("(?s).*[\u202A-\u202E\u2066-\u2069].*")));
    assertThat(Jsoup.parse(html(TwoTopics.findings())).select("#changes"), empty());
  }

  @Test
  void titles_rightToLeft_keepTheirLettersAndMarksButNoOverrides() {
    String html = html(TwoTopics.findings());
    Document page = Jsoup.parse(html);
    String shown = TwoTopics.RTL.replace('\u202e', '\uFFFD');

    assertThat(wholeTexts(page, ".nearest bdi"), hasItem(shown));
    assertThat(wholeTexts(page, "h3 bdi"), hasItem(shown));
    assertThat(
        html + html(TwoTopics.hostile()),
        not(matchesPattern("(?s).*[\u202A-\u202E\u2066-\u2069].*")));
  }

  @Test
  void titles_controlCharacters_areReplaced() {
    Findings two = TwoTopics.findings();
    LonelyPaper paper =
        new LonelyPaper(
            1,
            0,
            "x",
            "a\u0000b\u001bc\u0085d",
            "",
            3,
            0.5,
            TwoTopics.LONELY.neighbors(),
            List.of());
    String html = html(TwoTopics.findings(TwoTopics.FACTS, two.rankings(), List.of(paper)));

    assertThat(html, containsString("<bdi>a\uFFFDb\uFFFDc d</bdi>"));
  }

  @Test
  void titles_ofAMillionCharacters_areCutWhereTheyAreShown() {
    Findings two = TwoTopics.findings();
    LonelyPaper paper =
        new LonelyPaper(
            1,
            0,
            "i".repeat(1 << 20),
            "t".repeat(1 << 20),
            "",
            3,
            0.5,
            TwoTopics.LONELY.neighbors(),
            List.of());
    String usual = html(TwoTopics.findings(TwoTopics.FACTS, two.rankings(), List.of()));
    String html = html(TwoTopics.findings(TwoTopics.FACTS, two.rankings(), List.of(paper)));

    assertThat(html, containsString("<bdi>" + "t".repeat(500) + "…</bdi>"));
    assertThat(html, containsString("<bdi>" + "i".repeat(500) + "…</bdi>"));
    assertThat(html.length() - usual.length(), lessThan(20_000));
  }

  @Test
  void page_anyArchive_asksForNothing() {
    Document page = page(ManyTopics.findings());

    assertThat(page.select("[src], [srcset], [action], [style], [background], [poster]"), empty());
    assertThat(
        page.select("[href]").eachAttr("href"),
        everyItem(either(startsWith("#")).or(startsWith("https://arxiv.org/abs/"))));
    String style = page.select("style").html();
    assertThat(style, not(containsString("url(")));
    assertThat(style, not(containsString("@import")));
    List<String> handlers =
        page.getAllElements().stream()
            .flatMap(element -> element.attributes().asList().stream())
            .map(Attribute::getKey)
            .filter(key -> key.startsWith("on"))
            .toList();
    assertThat(handlers, empty());
  }

  @Test
  void policy_anyArchive_allowsTheTwoScriptsByTheirHashes() throws NoSuchAlgorithmException {
    Document page = page(TwoTopics.findings());

    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    List<String> sources =
        page.select("script:not([type])").stream()
            .map(script -> sha256.digest(script.data().getBytes(UTF_8)))
            .map(hash -> "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
            .toList();
    assertThat(sources, hasSize(2));
    assertThat(
        page.select("meta[http-equiv=Content-Security-Policy]").attr("content"),
        is(
            "default-src 'none'; script-src %s %s; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
                .formatted(sources.get(0), sources.get(1))));
  }

  @Test
  void data_hostileNames_stayWithinTheirScript() throws IOException {
    Element data = page(TwoTopics.hostile()).select("script[type=application/json]").first();

    assertThat(data.data(), not(matchesPattern("(?s).*[<>&\u2028\u2029].*")));
    JsonNode topics = new ObjectMapper().readTree(data.data()).get("topics");
    assertThat(
        topics.get(0).get("terms").get(0).asText(),
        is(TwoTopics.HOSTILE_SHOWN.substring(0, 501) + "…"));
    assertThat(topics.findValuesAsText("trend"), contains("extinct", "reborn"));
    assertThat(topics.findValuesAsText("mark"), contains("E1", "R1"));
    assertThat(topics.get(0).get("counts").toString(), is("[50,45,0,2,1]"));
  }

  @Test
  void page_fourHundredTopics_isSmall() {
    assertThat(html(ManyTopics.findings()).getBytes(UTF_8).length, lessThan(5_000_000));
  }

  @Test
  void page_manyNumbers_showsNoLongFraction() {
    Document page = page(ManyTopics.findings());
    page.select("script, style").remove();

    // an arXiv id has five digits after its point
    String text = page.text().replaceAll("\\d{4}\\.\\d{5}", "").replaceAll("sample\\.\\d+", "");
    assertThat(text, not(matchesPattern("(?s).*\\d\\.\\d{6}.*")));
    assertThat(text, not(matchesPattern("(?s).*\\d{4}-\\d{2}-\\d{2}.*")));
    assertThat(text, not(matchesPattern("(?s).*(?<![\\d.])\\d{5}.*")));
  }

  @Test
  void links_withinThePage_leadSomewhere() {
    Document page = page(TwoTopics.findings());

    List<String> ids = page.select("[id]").eachAttr("id");
    assertThat(ids, hasSize(Set.copyOf(ids).size()));
    assertThat(
        ids,
        hasItems(
            page.select("[href^=#]").eachAttr("href").stream()
                .map(href -> href.substring(1))
                .toArray(String[]::new)));
    assertThat(
        ids,
        hasItems(
            page.select("[aria-labelledby]").eachAttr("aria-labelledby").toArray(String[]::new)));
    assertThat(ids, hasItems("topic-0", "topic-3", "near-0-0", "near-0-1", "lonely-1"));
  }

  @Test
  void links_papersOfArxiv_leadThere() {
    Document page = page(ManyTopics.findings());

    assertThat(
        page.select("#near-0-0 a").first().outerHtml(),
        startsWith("<a href=\"https://arxiv.org/abs/0701.00000\" rel=\"noreferrer\">"));
    assertThat(page.select("#lonely-1 th > .clamp a"), empty());
    assertThat(page.select("#lonely-2 th > .clamp a"), hasSize(1));
    assertThat(page.select("a[href^=https]:not([rel=noreferrer])"), empty());
  }

  @Test
  void sharesChart_ofAnExtinctTopic_marksPeakAndNow() {
    Element chart = page(TwoTopics.findings()).select("section:has(#extinct) svg.shares").first();

    assertThat(chart.attr("viewBox"), is("0 0 19 33"));
    assertThat(
        chart.select(".peak").eachAttr("d"),
        contains("M0 28v-28h3v28zM4 28v-12.6h3v12.6z", "M0 30h4v3h-4zM4 30h4v3h-4z"));
    assertThat(
        chart.select(".now").eachAttr("d"),
        contains("M12 28v-0.4h3v0.4zM16 28v-0.3h3v0.3z", "M12 33h3l-1.5-3zM16 33h3l-1.5-3z"));
    assertThat(chart.select(".plain"), empty());
    assertThat(
        chart.attr("aria-label"),
        is(
            "Share of the archive, January 2018 to December 2022: at most 50\u00a0%,"
                + " in January 2018 to December 2018; 0.25\u00a0% in the last 12 months"));
  }

  @Test
  void sharesChart_ofALonelyPaper_marksItsMonths() {
    Element chart = page(TwoTopics.findings()).select("#lonely-1 svg.shares").first();

    assertThat(chart.select(".own").eachAttr("d"), hasItem("M4 31.5l1.5-2 1.5 2-1.5 1.5z"));
  }

  @Test
  void archiveChart_twoTopics_addsThemUp() {
    Element chart = page(TwoTopics.findings()).select(".archive svg").first();

    assertThat(
        chart.attr("aria-label"),
        is("Papers per year, 2018 to 2022: most in 2022, 400\u00a0papers"));
    assertThat(
        chart.select(".plain").attr("d"),
        is("M0 28v-7h3v7zM4 28v-14h3v14zM12 28v-21h3v21zM16 28v-28h3v28z"));
  }

  @Test
  void skipped_threeLines_areSaidByReason() {
    Document page = page(TwoTopics.findings());

    assertThat(
        page.select("section:has(#skipped) table:first-of-type tbody tr").eachText(),
        contains(
            "no JSON value 2 two-topics.jsonl, line 17",
            "the id of an earlier paper 1 two-topics.jsonl, line 900"));
    assertThat(
        page.select("section:has(#skipped) table:last-of-type tbody tr").eachText(),
        hasItem(
            "date 61 of 1,101 lines not understood, first \"so<b>on\" in two-topics.jsonl, line 5 at"
                + " /day"));
    assertThat(
        page.select("section:has(#skipped)").text(),
        containsString(
            "Dated before January 2018, where there are too few papers, so in a topic but in no"
                + " chart over time: 10 papers. Dated after December 2022, so in a topic but in no"
                + " chart over time: 30 papers."));
  }

  @Test
  void tables_all_haveCaptionsAndHeaders() {
    Document page = page(TwoTopics.findings());

    assertThat(page.select("table"), hasSize(6)); // four rankings, what was skipped and the fields
    assertThat(page.select("table:not(:has(caption))"), empty());
    assertThat(page.select("thead th:not([scope=col])"), empty());
    assertThat(page.select("svg:not([role=img][aria-label], [aria-hidden=true])"), empty());
  }

  @Test
  void undated_nothingFound_saysSoInWords() {
    String text = page(TwoTopics.undated()).text();

    assertThat(text, containsString("No paper has a date, so nothing can be said about topics"));
    assertThat(text, containsString("No paper has a date, so no topic can be told to be extinct."));
    assertThat(text, containsString("No paper has a date, so the archive has no layers."));
    assertThat(text, containsString("No topic is newborn."));
    assertThat(text, containsString("No paper is lonely: it takes two papers"));
    assertThat(text, containsString("Nothing: each of the 1,100 lines is a paper."));
  }

  @Test
  void dated_nothingFound_saysSoInWords() {
    String text = page(TwoTopics.findings(TwoTopics.FACTS, Rankings.none(), List.of())).text();

    assertThat(
        text,
        containsString("No topic is extinct: none that was large once has kept less than 20 %"));
    assertThat(
        text,
        containsString("No topic is newborn: none has odds of a paper of the last 24 months"));
    assertThat(text, containsString("No topic is reborn: none that had lost all but 20 %"));
    assertThat(
        text,
        containsString(
            "No topic is rising: none has a larger share of the archive in the last 2 years than in"
                + " its best earlier period of 2 years."));
  }

  @Test
  void lonely_noneAskedFor_saysSo() {
    RunFacts none = new RunFacts("two-topics.jsonl", "line", "m", 42, 0, 5, TwoTopics.RULES, 24);
    String text = page(TwoTopics.findings(none, TwoTopics.findings().rankings(), List.of())).text();

    assertThat(text, containsString("No lonely papers were asked for."));
    assertThat(text, not(containsString("No paper is lonely")));
  }

  @Test
  void licence_ofTheLibrary_isInThePage() {
    Document page = page(TwoTopics.findings());

    assertThat(
        page.select(".licences pre").text(),
        allOf(containsString("Mike Bostock"), containsString("Permission to use")));
    assertThat(
        page.select("script:not([type])").first().data(), startsWith("// https://d3js.org v"));
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
