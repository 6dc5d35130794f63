/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogType;

/** The page as a reader has it before them: in a browser, by mouse and by keyboard. */
class ReportPageIT {
  private static final Path PAGES = Path.of("target", "report-page");
  private static Chromium browser;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(PAGES);
    write("two", TwoTopics.findings());
    write("many", ManyTopics.findings());
    write("hostile", TwoTopics.hostile());
    write("undated", TwoTopics.undated());
    browser = new Chromium();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static void write(String name, Findings findings) throws IOException {
    Page page = new Page(findings, new Headlines(findings).report("report.html"));
    Files.writeString(page(name), page.html());
  }

  private static Path page(String name) {
    return PAGES.resolve(name + ".html").toAbsolutePath();
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "many", "hostile", "undated"})
  void page_opened_logsNothingAndAsksForNothing(String name) throws IOException {
    browser.open(page(name));

    List<String> requests = new ArrayList<>();
    for (String entry : browser.logged(LogType.PERFORMANCE)) {
      JsonNode message = new ObjectMapper().readTree(entry).get("message");
      if (message.get("method").asText().equals("Network.requestWillBeSent")) {
        requests.add(message.at("/params/request/url").asText());
      }
    }
    assertThat(requests, contains(page(name).toUri().toString()));
    assertThat(browser.run("return performance.getEntriesByType('resource').length"), is(0L));
    assertThat(browser.logged(LogType.BROWSER), empty());
  }

  @Test
  void page_fourHundredTopics_opensQuickly() {
    browser.open(page("many"));

    // about half a second; more where other tests run beside this one
    Number opened =
        (Number) browser.run("return performance.getEntriesByType('navigation')[0].duration");
    assertThat(opened.doubleValue(), lessThan(3_000.0));
    assertThat(browser.all("#column-drawing path[data-label]"), hasSize(ManyTopics.TOPICS));
    assertThat(browser.all("#map-drawing circle[data-label]"), hasSize(ManyTopics.TOPICS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#column-drawing", "#map-drawing"})
  void drawing_byMouse_namesAndOpensATopic(String drawing) {
    browser.open(page("two"));
    WebElement name = browser.one("#name");
    assertThat(name.isDisplayed(), is(false));

    browser.pointAt(drawing + " [data-label='0']");
    assertThat(name.isDisplayed(), is(true));
    assertThat(
        name.getText().replace('\u00a0', ' '),
        is(
            "syntax, <i>tree</i> bank\nextinct E1; 100 papers; at most 50 % of the archive,"
                + " January 2018 to December 2018"));
    assertThat(browser.one("#topic-0").getDomProperty("open"), is("false"));

    browser.click();
    assertThat(browser.hash(), is("#topic-0"));
    assertThat(browser.one("#topic-0").getDomProperty("open"), is("true"));
    assertThat(browser.one("#topic-0 .nearest").isDisplayed(), is(true));
    assertThat(name.isDisplayed(), is(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#column-drawing", "#map-drawing"})
  void drawing_byFinger_namesFirstAndOpensThen(String drawing) {
    browser.open(page("two"), 390, 800, "light", "screen");

    browser.tap(drawing + " [data-label='3']");
    assertThat(browser.one("#name bdi").getText(), containsString("right to left"));
    assertThat(browser.hash(), is(""));
    browser.tap(drawing + " [data-label='3']");
    assertThat(browser.hash(), is("#topic-3"));
  }

  @ParameterizedTest
  @CsvSource({"#column-drawing, 0, 3", "#map-drawing, 3, 0"})
  void drawing_byKeyboard_isOneStopWithArrowsWithin(String drawing, String left, String right) {
    browser.open(page("two"));
    WebElement name = browser.one("#name");
    assertThat(browser.all(drawing + " [tabindex='0']"), hasSize(1));

    browser.tabTo(drawing);
    assertThat(name.isDisplayed(), is(true));
    assertThat(browser.all(drawing + " .ring[d], " + drawing + " .ring[cx]"), hasSize(1));
    browser.press(Keys.HOME);
    assertThat(browser.focused("data-label"), is(left));
    browser.press(Keys.ARROW_RIGHT);
    assertThat(browser.focused("data-label"), is(right));
    browser.press(Keys.ARROW_RIGHT); // there is no further one
    assertThat(browser.focused("data-label"), is(right));
    assertThat(browser.all(drawing + " [tabindex='0']"), hasSize(1));
    browser.press(Keys.ARROW_LEFT);
    assertThat(browser.focused("data-label"), is(left));
    assertThat(browser.focused("role"), is("link"));

    browser.press(Keys.ESCAPE);
    assertThat(name.isDisplayed(), is(false));
    assertThat(browser.run("return document.activeElement === document.body"), is(true));

    browser.tabTo(drawing);
    browser.press(Keys.END);
    browser.press(Keys.ENTER);
    assertThat(browser.hash(), is("#topic-" + right));
    assertThat(browser.one("#topic-" + right).getDomProperty("open"), is("true"));
    assertThat(browser.run("return document.activeElement.parentElement.id"), is("topic-" + right));
  }

  @Test
  void column_upAndDown_goesFromListedToListed() {
    browser.open(page("many"));

    browser.tabTo("#column-drawing");
    browser.press(Keys.HOME);
    for (int i = 0; i < 3; i++) {
      browser.press(Keys.ARROW_DOWN);
      assertThat(browser.focused("class"), not(containsString("other")));
    }
    assertThat(browser.focused("aria-label"), containsString("extinct E"));
  }

  @Test
  void search_byKeyboard_leadsToTopicAndPaper() {
    browser.open(page("two"));

    browser.one("#find").click();
    browser.press("SYNTAX tree");
    assertThat(browser.one("#found-count").getText(), is("1 topic, 0 papers"));
    browser.press(Keys.ARROW_DOWN);
    assertThat(browser.focused("href"), is("#topic-0"));
    browser.press(Keys.ENTER);
    assertThat(browser.hash(), is("#topic-0"));
    assertThat(browser.one("#topic-0").getDomProperty("open"), is("true"));

    browser.one("#find").click();
    browser.press("<script>alert");
    assertThat(browser.one("#found-count").getText(), is("0 topics, 1 paper"));
    assertThat(browser.one("#found bdi").getText(), is(TwoTopics.SYNTAX));
    browser.press(Keys.ENTER); // the first
    assertThat(browser.hash(), is("#near-0-0"));
    assertThat(browser.focused("id"), is("near-0-0"));

    browser.one("#find").click();
    browser.press("no such thing");
    assertThat(browser.one("#found-count").getText(), is("Nothing found"));
    browser.press(Keys.ESCAPE);
    assertThat(browser.one("#find").getDomProperty("value"), is(""));
    assertThat(browser.all("#found li"), empty());
  }

  @Test
  void search_byMouse_leadsToALonelyPaper() {
    browser.open(page("two"));

    browser.one("#find").sendKeys("lonely");
    browser.one("#found a").click();
    assertThat(browser.hash(), is("#lonely-1"));
    assertThat(browser.all("#found li"), empty());
  }

  @Test
  void parts_byMouseAndKeyboard_openAndClose() {
    browser.open(page("two"));
    WebElement topic = browser.one("#topic-3");

    topic.findElement(By.tagName("summary")).click();
    assertThat(topic.getDomProperty("open"), is("true"));
    browser.press(Keys.SPACE);
    assertThat(topic.getDomProperty("open"), is("false"));
    browser.press(Keys.ENTER);
    assertThat(topic.getDomProperty("open"), is("true"));

    WebElement near = browser.one("#lonely-1 details");
    near.findElement(By.tagName("summary")).click();
    assertThat(browser.one("#lonely-1 details li").isDisplayed(), is(true));
    assertThat(browser.one("#lonely-1 details li bdi").getText(), containsString("right to left"));
  }

  @Test
  void link_withinThePage_opensWhatItLeadsTo() {
    browser.open(page("two"));

    browser.one("section:has(#extinct) tbody th a").click();
    assertThat(browser.one("#topic-0").getDomProperty("open"), is("true"));
    browser.one("#topic-0 .near a").click();
    assertThat(browser.one("#topic-3").getDomProperty("open"), is("true"));
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 1280})
  void hostile_everywhere_isTextAndBreaksNothing(int width) {
    browser.open(page("hostile"), width, 900, "light", "screen");
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    browser.one("#find").sendKeys("alert(1)");
    browser.pointAt("#map-drawing [data-label='0']");

    assertThat(browser.one("#name").isDisplayed(), is(true));
    assertThat(
        (Long) browser.run("return document.documentElement.scrollWidth"),
        lessThanOrEqualTo((long) width));
    assertThat(browser.all("script"), hasSize(3));
    assertThat(browser.all("[onclick]"), empty());
    for (String place : List.of("h3 bdi", ".nearest bdi", ".categories bdi", ".ranking th bdi")) {
      assertThat(
          place,
          browser.run(
              "return [...document.querySelectorAll(arguments[0])].some(x => x.textContent.includes(arguments[1]))",
              place,
              TwoTopics.HOSTILE_SHOWN.substring(0, 400)), // the page cuts what is longer than 500
          is(true));
    }
    assertThat(browser.one("#found bdi").getText(), startsWith("</script><script>alert(1)"));
    assertThat(browser.logged(LogType.BROWSER), empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "two", "undated"})
  void phone_anyArchive_scrollsOnlyDown(String name) {
    browser.open(page(name), 360, 780, "light", "screen");

    assertThat(
        (Long) browser.run("return document.documentElement.scrollWidth"), lessThanOrEqualTo(360L));
    assertThat(
        browser.all(".drawing text").stream()
            .map(text -> Double.parseDouble(text.getCssValue("font-size").replace("px", "")))
            .toList(),
        everyItem(is(greaterThan(11.0))));
  }

  @ParameterizedTest
  @CsvSource({"light, screen", "dark, screen", "light, print", "dark, print"})
  void text_anyScheme_standsOut(String scheme, String media) {
    browser.open(page("two"), 1280, 900, scheme, media);
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    if (media.equals("screen")) {
      browser.one("#find").sendKeys("p");
      browser.pointAt("#map-drawing [data-label='0']");
    }

    assertThat(browser.faint(), empty());
  }

  @Test
  void scripts_off_leavesTheTextReadable() {
    browser.scripts(false);
    try {
      browser.open(page("two"));
      assertThat(
          browser.one(".column noscript").getText(),
          containsString("The column is drawn by a script"));
      assertThat(browser.one("section .ranking").isDisplayed(), is(true));
      assertThat(browser.one(".find").isDisplayed(), is(false));
      browser.one("#topic-0 > summary").click();
      assertThat(browser.one("#topic-0 .nearest").isDisplayed(), is(true));
    } finally {
      browser.scripts(true);
    }
  }
}
