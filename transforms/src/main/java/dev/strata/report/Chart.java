/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bars side by side on a common base line, as tall as their numbers; the tallest fills the height.
 *
 * @param label the chart in a sentence, for those who do not see it
 * @param width of the drawing, in its own units
 * @param height likewise
 * @param bars left to right
 */
record Chart(String label, int width, int height, List<Bar> bars) {

  /** What a bar stands for beside its number. */
  enum Kind {
    PLAIN,
    PEAK,
    RECENT;

    /** The class that the style sheet knows. */
    String css() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a bar shows.
   *
   * @param value not negative
   * @param name where on the axis it stands
   * @param text both in words
   */
  record Datum(Kind kind, double value, String name, String text) {}

  /** A bar: its left end, width and height in the drawing's units. */
  record Bar(Datum datum, double x, double width, double height) {}

  /**
   * A topic's share of the archive, window by window.
   *
   * @param peakFrom first day of the windows to mark as best, or null
   * @param peakTo their last day, or null
   */
  static Chart shares(
      List<Topic.Window> windows, int recentWindows, LocalDate peakFrom, LocalDate peakTo) {
    int firstRecent = Math.max(0, windows.size() - recentWindows);
    Set<Topic.Window> recent = Set.copyOf(windows.subList(firstRecent, windows.size()));
    return draw(
        sharesLabel(windows),
        120,
        28,
        windows.stream()
            .map(
                window ->
                    datum(
                        peakFrom != null
                                && !window.from().isBefore(peakFrom)
                                && !window.to().isAfter(peakTo)
                            ? Kind.PEAK
                            : recent.contains(window) ? Kind.RECENT : Kind.PLAIN,
                        window))
            .toList());
  }

  /** Papers per calendar year. */
  static Chart years(List<Topic.Year> years) {
    return draw(yearsLabel(years), 360, 64, years.stream().map(Chart::datum).toList());
  }

  /** The outlines of all bars of a kind as the data of an SVG path; empty where none shows. */
  String outline(Kind kind) {
    return bars.stream()
        .filter(bar -> bar.datum().kind() == kind && bar.height() > 0)
        .map(
            bar ->
                "M%s %sv-%sh%sv%sz"
                    .formatted(
                        number(bar.x()),
                        height,
                        number(bar.height()),
                        number(bar.width()),
                        number(bar.height())))
        .collect(Collectors.joining());
  }

  /** At most two decimals, a point between. */
  static String number(double x) {
    String text = String.format(Locale.ROOT, "%.2f", x);
    return text.replaceFirst("\\.?0+$", "");
  }

  private static Chart draw(String label, int width, int height, List<Datum> data) {
    double most = data.stream().mapToDouble(Datum::value).max().orElse(0);
    double slot = (double) width / Math.max(1, data.size());
    double gap = Math.min(slot / 5, 2);
    return new Chart(
        label,
        width,
        height,
        Topic.zip(
            data.size(),
            i -> {
              Datum datum = data.get(i);
              double tall = most == 0 ? 0 : height * datum.value() / most;
              return new Bar(datum, i * slot, slot - gap, tall);
            }));
  }

  private static Datum datum(Kind kind, Topic.Window window) {
    String name = window.from() + " to " + window.to();
    String text = Figures.count(window.papers(), "paper") + ", " + Figures.percent(window.share());
    return new Datum(kind, window.share(), name, name + ": " + text);
  }

  private static Datum datum(Topic.Year year) {
    String name = Integer.toString(year.year());
    return new Datum(
        Kind.PLAIN, year.papers(), name, name + ": " + Figures.count(year.papers(), "paper"));
  }

  private static String sharesLabel(List<Topic.Window> windows) {
    return windows.stream()
        .max(Comparator.comparingDouble(Topic.Window::share))
        .map(
            peak ->
                "Share of all papers per 12 months, %s to %s: at most %s, in those to %s; last %s"
                    .formatted(
                        windows.get(0).from(),
                        last(windows).to(),
                        Figures.percent(peak.share()),
                        peak.to(),
                        Figures.percent(last(windows).share())))
        .orElse("No window of 12 months");
  }

  private static String yearsLabel(List<Topic.Year> years) {
    return years.stream()
        .max(Comparator.comparingLong(Topic.Year::papers))
        .map(
            peak ->
                "Papers per year, %s to %s: most in %s, %s"
                    .formatted(
                        years.get(0).year(),
                        last(years).year(),
                        peak.year(),
                        Figures.count(peak.papers(), "paper")))
        .orElse("No year with papers");
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
