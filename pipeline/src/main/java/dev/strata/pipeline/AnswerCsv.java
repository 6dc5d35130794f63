/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.ask.Answer;
import dev.strata.ask.ArchivePaper;
import dev.strata.ask.NearPaper;
import dev.strata.ask.OverTime;
import dev.strata.text.Printable;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Answers as comma-separated values (RFC 4180): a header, and a row for each paper, or for each
 * window. Categories are joined by semicolons.
 */
final class AnswerCsv implements AnswerFormat {
  private final PrintStream out;
  private final boolean screen;
  private boolean begun;

  AnswerCsv(PrintStream out, boolean screen) {
    this.out = out;
    this.screen = screen;
  }

  @Override
  public void print(Answer answer) {
    begin("question,rank,similarity,row,id,title,created,categories,label,topic");
    for (NearPaper near : answer.papers()) {
      ArchivePaper paper = near.paper();
      row(
          AnswerFormat.asked(answer.question()),
          near.rank(),
          near.similarity(),
          paper.row(),
          paper.id(),
          paper.title(),
          paper.created(),
          String.join(";", paper.categories()),
          paper.label(),
          paper.topic());
    }
  }

  @Override
  public void print(OverTime answer) {
    begin("question,nearerThan,from,to,papers,archive,share,lower,upper");
    for (OverTime.NearWindow window : answer.windows()) {
      row(
          AnswerFormat.asked(answer.question()),
          answer.nearerThan(),
          window.from(),
          window.to(),
          window.papers(),
          window.archive(),
          window.share(),
          window.lower(),
          window.upper());
    }
  }

  private void begin(String header) {
    if (!begun) {
      out.print(header + "\r\n");
      begun = true;
    }
  }

  private void row(Object... cells) {
    out.print(Arrays.stream(cells).map(this::cell).collect(Collectors.joining(",")) + "\r\n");
  }

  private String cell(Object value) {
    String text = screen ? Printable.line(value.toString()) : value.toString();
    return text.matches("(?s).*[\",\\r\\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }
}
