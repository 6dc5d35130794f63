/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Point;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.PointerInput.Origin;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser, without a window. */
public final class Chromium implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int POLL_MILLIS = 10;

  /**
   * All text with a contrast below 4.5 to what lies behind it: WCAG 2.2, success criterion 1.4.3.
   */
  private static final String FAINT =
      """
      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return Array.from(canvas.getImageData(0, 0, 1, 1).data);
      };
      const light = (colour) => {
        const [r, g, b] = colour.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (element) => {
        for (let e = element; e !== null; e = e.parentElement) {
          const colour = rgba(getComputedStyle(e).backgroundColor);
          if (colour[3] > 250) {
            return colour;
          }
        }
        return [255, 255, 255, 255];
      };
      const faint = [];
      document.querySelectorAll("body *").forEach((element) => {
        const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("").trim();
        const style = getComputedStyle(element);
        if (text === "" || element.getClientRects().length === 0 || style.visibility === "hidden") {
          return;
        }
        const one = light(rgba(element instanceof SVGElement ? style.fill : style.color));
        const other = light(behind(element));
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (contrast < 4.5) {
          faint.push(element.tagName + "." + element.getAttribute("class") + " " + contrast.toFixed(2) + " " + text.slice(0, 40));
        }
      });
      return faint;
      """;

  private final ChromeDriver driver;

  public Chromium() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium").toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    // with its path given, Selenium looks for no driver elsewhere
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").toFile())
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(30));
  }

  private static Path program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    name + " is missing, and the page is tested in it: ./strata test installs it"));
  }

  /** Opens a page at a size, with a colour scheme and a medium, as if for the first time. */
  void open(Path page, int width, int height, String scheme, String media) {
    open(page.toUri().toString(), width, height, scheme, media);
  }

  /** Opens an address in the same way. */
  public void open(String address, int width, int height, String scheme, String media) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    driver.get("about:blank");
    logged(LogType.BROWSER);
    logged(LogType.PERFORMANCE);
    driver.get(address);
  }

  void open(Path page) {
    open(page, 1280, 900, "light", "screen");
  }

  void scripts(boolean allowed) {
    cdp("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  private Map<String, Object> cdp(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  /** What was logged since the page was opened. */
  public List<String> logged(String type) {
    return driver.manage().logs().get(type).getAll().stream().map(LogEntry::getMessage).toList();
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  public WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** To what has the focus, as a keyboard does. */
  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Moves the focus from stop to stop until it is in {@code selector}; says how many stops. */
  int tabTo(String selector) {
    for (int stops = 1; stops <= 100; stops++) {
      press(Keys.TAB);
      if ((boolean) run("return document.activeElement.closest(arguments[0]) !== null", selector)) {
        return stops;
      }
    }
    throw new AssertionError("the focus never came to " + selector);
  }

  /** Moves the mouse to where {@code selector} is what lies on top. */
  void pointAt(String selector) {
    Point point = pointOn(selector);
    new Actions(driver).moveToLocation(point.getX(), point.getY()).perform();
  }

  void tap(String selector) {
    Point point = pointOn(selector);
    PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
    driver.perform(
        List.of(
            new Sequence(finger, 0)
                .addAction(finger.createPointerMove(Duration.ZERO, Origin.viewport(), point))
                .addAction(finger.createPointerDown(PointerInput.MouseButton.LEFT.asArg()))
                .addAction(finger.createPointerUp(PointerInput.MouseButton.LEFT.asArg()))));
  }

  private Point pointOn(String selector) {
    @SuppressWarnings("unchecked")
    List<Number> point =
        (List<Number>)
            run(
                """
                const shape = document.querySelector(arguments[0]);
                shape.scrollIntoView({ block: "center" });
                const box = shape.getBoundingClientRect();
                for (let i = 0.5; i < 60; i++) {
                  for (let j = 0.5; j < 60; j++) {
                    const x = Math.round(box.left + (box.width * i) / 60);
                    const y = Math.round(box.top + (box.height * j) / 60);
                    if (document.elementFromPoint(x, y) === shape) {
                      return [x, y];
                    }
                  }
                }
                return null;
                """,
                selector);
    return new Point(point.get(0).intValue(), point.get(1).intValue());
  }

  void click() {
    new Actions(driver).click().perform();
  }

  /** The attribute of what has the focus. */
  String focused(String attribute) {
    return (String) run("return document.activeElement.getAttribute(arguments[0])", attribute);
  }

  String hash() {
    return (String) run("return location.hash");
  }

  /** Waits until a script returns true. */
  public void await(String script) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!Boolean.TRUE.equals(run(script))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it never came true: " + script);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  public void back() {
    driver.navigate().back();
  }

  /** All texts that are too faint, with their contrast. */
  public List<?> faint() {
    return (List<?>) run(FAINT);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
