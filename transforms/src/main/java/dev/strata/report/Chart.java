/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.Span;
import dev.strata.text.Figures;
import dev.strata.topics.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A bar chart: bars side by side on a common base line, with heights in proportion to their
 * numbers; the tallest bar fills the height. A bar is three units wide, with one unit between two
 * bars, so that the drawing takes few characters.
 *
 * @param label a sentence that describes the chart, for people who do not see it
 * @param bars the bars, from left to right
 * @param from the label at the beginning of the axis
 * @param to the label at the end of the axis
 * @param most the number of the tallest bar, in words
 */
public record Chart(String label, List<Bar> bars, String from, String to, String most) {
  /** The height of the tallest bar, in units. */
  private static final int TALLEST = 28;

  /** The height of the bars and the marks below them, in units. */
  public static final int HEIGHT = 33;

  private static final int SLOT = 4;

  /** What a bar stands for besides its number. */
  public enum Kind {
    PLAIN,
    PEAK,
    TROUGH,
    NOW,
    /** The window of the paper that the chart stands beside. */
    OWN;

    static Kind of(Span.Kind kind) {
      return valueOf(kind.name());
    }

    /** The class that the style sheet knows. */
    String css() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A bar and its height in the drawing's units. */
  public record Bar(Kind kind, double height) {}

  /**
   * A topic's share of the archive, window by window.
   *
   * @param periods the period that the share of each window is of, in words
   */
  public static Chart shares(
      List<Topic.ShareWindow> windows,
      IntFunction<String> periods,
      Function<Topic.ShareWindow, Kind> kinds) {
    if (windows.isEmpty()) {
      return new Chart("No window of 12 months", List.of(), "", "", Figures.percent(0));
    }
    int peak =
        IntStream.range(0, windows.size())
            .boxed()
            .max(Comparator.comparingDouble(w -> windows.get(w).share()))
            .orElseThrow();
    double most = windows.get(peak).share();
    Topic.ShareWindow first = windows.get(0);
    Topic.ShareWindow last = last(windows);
    return new Chart(
        "Share of the archive, %s: at most %s, in %s; %s in the last 12 months"
            .formatted(
                Figures.windows(first.from(), last.to()),
                Figures.percent(most),
                periods.apply(peak),
                Figures.percent(last.share())),
        windows.stream()
            .map(window -> new Bar(kinds.apply(window), height(window.share(), most)))
            .toList(),
        Integer.toString(first.from().getYear()),
        Integer.toString(last.to().getYear()),
        Figures.percent(most));
  }

  /** Papers per calendar year. */
  static Chart years(List<Topic.Year> years) {
    double most = years.stream().mapToLong(Topic.Year::papers).max().orElse(0);
    return new Chart(
        yearsLabel(years),
        years.stream().map(year -> new Bar(Kind.PLAIN, height(year.papers(), most))).toList(),
        years.isEmpty() ? "" : Integer.toString(years.get(0).year()),
        years.isEmpty() ? "" : Integer.toString(last(years).year()),
        Figures.count((long) most, "paper"));
  }

  /** The width of the chart, in units. */
  public int width() {
    return Math.max(1, SLOT * bars.size() - 1);
  }

  /**
   * A part of the drawing.
   *
   * @param css the class that the style sheet knows
   * @param d the data of an SVG path
   */
  public record Shape(String css, String d) {}

  /**
   * The drawing: the base line, then the bars of each kind, and the marks below them. Bars that are
   * too small to show have marks, too, so that nothing is told by colour alone.
   */
  public List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(
        new Shape("base", String.format(Locale.ROOT, "M0 %dh%dv0.6h-%<dz", TALLEST, width())));
    for (Kind kind : Kind.values()) {
      shapes.add(new Shape(kind.css(), path(kind, Chart::outline)));
      shapes.add(new Shape(kind.css(), path(kind, bar -> mark(kind))));
    }
    return shapes.stream().filter(shape -> !shape.d().isEmpty()).toList();
  }

  /** What {@code drawing} draws of all bars of a kind, each from the left end of its bar. */
  private String path(Kind kind, Function<Bar, String> drawing) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < bars.size(); i++) {
      String drawn = bars.get(i).kind() == kind ? drawing.apply(bars.get(i)) : "";
      path.append(drawn.isEmpty() ? "" : String.format(Locale.ROOT, "M%d %s", SLOT * i, drawn));
    }
    return path.toString();
  }

  /** The outline of a bar, drawn from its left end; empty if the bar cannot be seen. */
  private static String outline(Bar bar) {
    String height = number(bar.height());
    return bar.height() > 0
        ? String.format(Locale.ROOT, "%dv-%sh3v%sz", TALLEST, height, height)
        : "";
  }

  /**
   * The mark of one bar, drawn from the bar's left end: a slab, a line, a triangle that points up,
   * or a lozenge.
   */
  static String mark(Kind kind) {
    return switch (kind) {
      case PLAIN -> "";
      case PEAK -> "30h4v3h-4z";
      case TROUGH -> "31h4v1h-4z";
      case NOW -> "33h3l-1.5-3z";
      case OWN -> "31.5l1.5-2 1.5 2-1.5 1.5z";
    };
  }

  private static double height(double value, double most) {
    return most == 0 ? 0 : TALLEST * value / most;
  }

  /** A number with at most one decimal, after a point; a number above 0 never becomes 0. */
  private static String number(double x) {
    String text = String.format(Locale.ROOT, "%.1f", Math.max(x, 0.3));
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
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
