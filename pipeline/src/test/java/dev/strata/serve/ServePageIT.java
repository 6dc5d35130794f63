/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strata.report.Chromium;
import dev.strata.report.TwoTopics;
import java.net.URLEncoder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.logging.LogType;

/** The page that asks, as a reader has it before them: in a browser. */
class ServePageIT {
  /** Ends elements and attributes, turns the text around, and calls a script. */
  private static final String HOSTILE =
      "</p></script><img src=x onerror=alert(1)><script>alert(2)</script> \"' \u202e&amp; שלום";

  private static final String ANSWERED =
      "return document.querySelector('#ask').getAttribute('aria-busy') === 'false'";

  @TempDir private static Path folder;
  private static Served served;
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    served = new Served(folder, TwoTopics.hostilePage());
    browser = new Chromium();
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    served.close();
  }

  @Test
  void question_hostile_isTextAndAnAddress() throws Exception {
    open("", 1280, "light");
    browser.one("#ask-q").sendKeys(HOSTILE);
    browser.press(Keys.ENTER);
    browser.await(ANSWERED);
    assertThat(browser.one("#ask-status bdi").getText(), is(HOSTILE.replace("\u202e", "\uFFFD")));
    assertThat(parameter("q"), is(HOSTILE));
    assertThat(browser.all("#ask-answer .nearest > li"), hasSize(10));
    assertSafe();

    open("?q=" + encoded(HOSTILE), 390, "dark");
    assertThat(browser.one("#ask-q").getDomProperty("value"), is(HOSTILE));
    assertThat(browser.one("#ask-status bdi").getText(), is(HOSTILE.replace("\u202e", "\uFFFD")));
    assertSafe();
  }

  @Test
  void paper_hostile_isTextWhereverItIsShown() throws Exception {
    String shown =
        Served.HOSTILE_TITLE.replaceAll("[\\p{Cc}\u202e]", "\uFFFD"); // as the report shows it
    open("?like=" + encoded(Served.HOSTILE_ID), 1280, "dark");
    assertThat(browser.one("#ask-status bdi").getText(), is("like " + shown));
    assertSafe();

    open("?like=p1&count=299&over-time=true", 390, "light");
    String text = "[...document.querySelectorAll('#ask-answer .nearest > li')].find((item) =>";
    text += " item.querySelector('.sub bdi').textContent === arguments[0])";
    assertThat(
        browser.run("return " + text + ".querySelector('bdi').textContent", Served.HOSTILE_ID),
        is(shown));
    browser.run(text + ".querySelector('.sub a:last-child').click()", Served.HOSTILE_ID);
    browser.await(ANSWERED);
    assertThat(parameter("like"), is(Served.HOSTILE_ID));
    assertThat(browser.one("#ask-status bdi").getText(), is("like " + shown));
    assertSafe();
  }

  private static void assertSafe() {
    assertThat(browser.all("#ask-answer img, #ask-answer script, #ask-status img"), empty());
    assertThat(
        browser.run("return document.documentElement.scrollWidth <= window.innerWidth"), is(true));
    assertThat(browser.faint(), empty());
    assertThat(browser.logged(LogType.BROWSER), empty());
  }

  @Test
  void question_overTime_drawsTheCurve() throws Exception {
    open("?q=neural&over-time=true&nearer-than=0", 1280, "light");
    assertThat(browser.all("#ask-answer svg.series path").size(), greaterThan(1));
    assertThat(
        browser.one("#ask-answer svg.series").getDomAttribute("aria-label"),
        containsString("Share of the archive"));
    assertThat(browser.all("#ask-answer table tbody tr"), hasSize(20));
    assertThat(browser.all("#ask-answer .nearest > li"), hasSize(10));
  }

  @Test
  void links_andBack_leadFromQuestionToQuestion() throws Exception {
    open("?q=neural&from=2003", 1280, "light");
    String first = browser.one("#ask-answer .nearest > li > bdi").getText();
    browser.one("#ask-answer a[href*='like=']").click();
    browser.await(ANSWERED);
    assertThat(browser.one("#ask-status bdi").getText(), is("like " + first));
    assertThat(browser.one("#ask-q").getDomProperty("value"), is(""));
    assertThat(parameter("from"), is("2003"));
    browser.one("#ask-answer a[href*='category=']").click();
    browser.await(ANSWERED);
    assertThat(
        browser.one("#ask [name='category']").getDomProperty("value"), is(parameter("category")));

    browser.back();
    browser.await(ANSWERED);
    assertThat(browser.one("#ask [name='category']").getDomProperty("value"), is(""));
    browser.back();
    browser.await(ANSWERED);
    assertThat(browser.one("#ask-q").getDomProperty("value"), is("neural"));
    assertThat(browser.one("#ask-answer .nearest > li > bdi").getText(), is(first));

    browser.run("document.querySelector('#ask-answer a[href=\"#topic-3\"]').click()");
    browser.await("return document.querySelector('#topic-3').open");
    assertThat(browser.one("#ask-answer .nearest > li > bdi").getText(), is(first));
  }

  @Test
  void question_thatIsRefused_isASentence() throws Exception {
    open("", 1280, "light");
    browser.one("#ask-more summary").click();
    browser.one("#ask-q").sendKeys("neural");
    browser.one("#ask [name='from']").sendKeys("soon");
    browser.press(Keys.ENTER);
    browser.await(ANSWERED);
    assertThat(
        browser.one("#ask-status").getText(),
        is("from must be a year, month or day as YYYY, YYYY-MM or YYYY-MM-DD, was soon"));
    assertThat(browser.all("#ask-answer li"), empty());
  }

  private static void open(String question, int width, String scheme) throws Exception {
    browser.open(served.uri("/" + question).toString(), width, 900, scheme, "screen");
    browser.await(ANSWERED);
  }

  private static Object parameter(String name) {
    return browser.run("return new URLSearchParams(location.search).get(arguments[0])", name);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
