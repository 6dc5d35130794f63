/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.Strings;
import dev.strata.ask.Answer;
import dev.strata.ask.ArchivePaper;
import dev.strata.ask.NearPaper;
import dev.strata.ask.OverTime;
import dev.strata.model.AccountWords;
import dev.strata.text.Figures;
import dev.strata.text.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Answers for people: a table of papers, or a chart of windows. On a terminal, the table and the
 * chart are at most as wide as it is; sentences are never cut. Elsewhere no text is cut, and
 * nothing is coloured.
 */
final class AnswerTable implements AnswerFormat {
  private static final int USUAL_WIDTH = 100;
  private static final int LEAST_WIDTH = 60;
  private static final int LONGEST_ID = 28;
  private static final int LONGEST_TOPIC = 36;
  private static final int LONGEST_BAR = 40;
  private static final int SHORTEST_BAR = 8;
  private static final int EIGHTHS = 8;
  private static final String BLOCKS = " ▏▎▍▌▋▊▉█";
  private static final String GAP = "  ";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean screen;
  private final boolean coloured;
  private final int width;
  private boolean begun;

  /**
   * A table.
   *
   * @param environment variables of the process, of which {@code NO_COLOR} and {@code COLUMNS} are
   *     heeded where {@code screen}
   */
  AnswerTable(PrintStream out, boolean screen, Map<String, String> environment) {
    this.out = out;
    this.screen = screen;
    this.coloured = screen && Strings.isNullOrEmpty(environment.get("NO_COLOR"));
    this.width = width(environment.get("COLUMNS"));
  }

  private static int width(String columns) {
    boolean known = columns != null && columns.matches("[1-9]\\d{0,3}");
    return known ? Math.max(LEAST_WIDTH, Integer.parseInt(columns)) : USUAL_WIDTH;
  }

  @Override
  public void print(Answer answer) {
    begin();
    line(
        BOLD,
        Printable.line(AnswerFormat.asked(answer.question())) + ": " + AnswerWords.of(answer));
    if (answer.papers().isEmpty()) {
      line("", "no paper is left");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "similarity", "date", "id", "topic", "title"));
    for (NearPaper near : answer.papers()) {
      ArchivePaper paper = near.paper();
      rows.add(
          List.of(
              String.valueOf(near.rank()),
              Figures.similarity(near.similarity()),
              paper.created().isEmpty() ? "–" : paper.created(),
              Printable.line(paper.id()),
              paper.label() + " " + Printable.line(paper.topic()),
              Printable.line(paper.title())));
    }
    int[] widths = widths(rows);
    for (int r = 0; r < rows.size(); r++) {
      List<String> cells = new ArrayList<>();
      for (int c = 0; c < widths.length; c++) {
        String cell = rows.get(r).get(c);
        String text = screen ? TextWidth.cut(cell, widths[c]) : cell;
        boolean last = c == widths.length - 1;
        String padded = c < 2 ? TextWidth.right(text, widths[c]) : TextWidth.left(text, widths[c]);
        cells.add(last ? text : padded);
      }
      line(r == 0 ? DIM : "", String.join(GAP, cells));
    }
  }

  /** The width of each column; on a terminal, ids, topics and titles share what is left. */
  private int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], TextWidth.of(row.get(c)));
      }
    }
    if (screen) {
      widths[3] = Math.min(widths[3], Math.min(LONGEST_ID, width / 5));
      int left = width - widths[0] - widths[1] - widths[2] - widths[3] - 5 * GAP.length();
      widths[4] = Math.min(widths[4], Math.min(LONGEST_TOPIC, Math.max(8, left / 3)));
      widths[5] = Math.max(8, left - widths[4]);
    }
    return widths;
  }

  @Override
  public void print(OverTime answer) {
    begin();
    line(BOLD, Printable.line(AnswerFormat.asked(answer.question())) + " over time");
    AnswerWords.near(answer).forEach(said -> line("", said));
    if (answer.papers() == 0) {
      line("", "--nearer-than sets another similarity");
    }
    double most = answer.windows().stream().mapToDouble(OverTime.NearWindow::share).max().orElse(0);
    answer.windows().stream()
        .dropWhile(window -> window.archive() == 0)
        .forEach(window -> line("", row(window, most)));
    AnswerWords.story(answer).forEach(said -> line("", said));
  }

  /** A window, with a bar where there is room for one. */
  private String row(OverTime.NearWindow window, double most) {
    String figures =
        String.format(
            "%s to %s  %7s of %9s  %-28s",
            window.from().toString().substring(0, 7),
            window.to().toString().substring(0, 7),
            AccountWords.count(window.papers()),
            AccountWords.count(window.archive()),
            AnswerWords.share(window));
    int left = screen ? width - TextWidth.of(figures) - GAP.length() : LONGEST_BAR;
    String bar =
        most == 0 || left < SHORTEST_BAR
            ? ""
            : bar(window.share() / most * Math.min(LONGEST_BAR, left));
    String row = (figures + GAP + bar).stripTrailing();
    return screen ? TextWidth.cut(row, width) : row;
  }

  /** A bar of block characters of so many columns. */
  private static String bar(double columns) {
    int eighths = (int) Math.ceil(columns * EIGHTHS);
    return "█".repeat(eighths / EIGHTHS) + BLOCKS.charAt(eighths % EIGHTHS);
  }

  /** Parts an answer from the one before. */
  private void begin() {
    if (begun) {
      out.print("\n");
    }
    begun = true;
  }

  private void line(String style, String text) {
    boolean styled = coloured && !style.isEmpty();
    out.print((styled ? style + text + PLAIN : text) + "\n");
  }
}
