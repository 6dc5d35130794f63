/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.ask.Answer;
import dev.strata.ask.OverTime;
import dev.strata.model.AccountWords;
import dev.strata.text.Figures;
import dev.strata.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said of answers, in clauses without a full stop. */
public final class AnswerWords {

  private AnswerWords() {}

  /** What the papers of an answer are. */
  public static String of(Answer answer) {
    return "the nearest of "
        + AccountWords.count(answer.compared(), "paper")
        + (answer.exact() ? "" : ", as far as the approximate index finds them");
  }

  /** How many papers are near over time, and to what. */
  public static List<String> near(OverTime answer) {
    List<String> said = new ArrayList<>();
    String outside =
        answer.outside() == 0
            ? ""
            : String.format(
                "; %s of them in no window, since they have no date, or one outside",
                AccountWords.count(answer.outside()));
    said.add(
        String.format(
            Locale.ROOT,
            "%s with a similarity of at least %.4f%s%s",
            AccountWords.count(answer.papers(), "paper"),
            answer.nearerThan(),
            answer.calibrated() ? " (only 1 in 10,000 random pairs of papers reaches this)" : "",
            outside));
    if (!answer.standsFor().isEmpty()) {
      said.add(
          "the text stands for the papers that are nearest to it: "
              + answer.standsFor().stream()
                  .map(near -> Printable.value(near.paper().id()))
                  .collect(Collectors.joining(", ")));
    }
    if (answer.papers() == 0) {
      said.add("the nearest paper has a similarity of " + Figures.similarity(answer.nearest()));
    }
    return said;
  }

  /** The share of a window, with its bounds. */
  public static String share(OverTime.NearWindow window) {
    return window.archive() == 0
        ? "no papers"
        : Figures.withPlainSpaces(
            String.format(
                "%s (%s to %s)",
                Figures.percent(window.share()),
                Figures.percent(window.lower()),
                Figures.percent(window.upper())));
  }

  /** From when to when papers are near, and the lists that the idea would be on. */
  public static List<String> story(OverTime answer) {
    List<String> said = new ArrayList<>();
    if (answer.first() != null) {
      String peak =
          answer.peak() == null
              ? ""
              : String.format(
                  "; peak %s of all papers in %s",
                  Figures.percent(answer.peak().share()),
                  Figures.windows(answer.peak().from(), answer.peak().to()));
      said.add(
          Figures.withPlainSpaces(
              String.format("first seen %s%s; last %s", answer.first(), peak, answer.last())));
    }
    answer.findings().forEach(finding -> said.add(finding.list() + ": " + finding.why()));
    return said;
  }
}
