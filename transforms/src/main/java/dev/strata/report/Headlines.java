/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.index.LonelyPaper;
import dev.strata.model.Reject;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.NewbornTopic;
import dev.strata.report.Report.Finding;
import dev.strata.report.Report.Found;
import java.util.List;
import java.util.function.Function;

/** The findings in words, for the page's headlines and for the command line. */
final class Headlines {
  private final Findings findings;
  private final RunFacts facts;

  Headlines(Findings findings) {
    this.findings = findings;
    this.facts = findings.facts();
  }

  /** What stands out, and that the page lies at {@code path}. */
  Report report(String path) {
    return new Report(
        path,
        findings.counts().papers(),
        findings.skipped(),
        findings.topics().size(),
        findings.trends().asOf(),
        found(findings.extinct(), this::extinct),
        found(findings.newborn(), this::newborn),
        found(findings.lonely(), this::lonely));
  }

  private static <T> Found found(List<T> ranking, Function<T, Finding> inWords) {
    return new Found(ranking.size(), ranking.stream().limit(Found.FIRST).map(inWords).toList());
  }

  private Finding extinct(ExtinctTopic topic) {
    String why =
        "from %s of all papers in the 12 months to %s down to %s in the last %s"
            .formatted(
                Figures.percent(topic.peakShare()),
                topic.peakTo(),
                Figures.percent(topic.recentShare()),
                Figures.count(facts.recentWindows(), "year"));
    return topic(topic.label(), why);
  }

  private Finding newborn(NewbornTopic topic) {
    String why =
        "%s of its dated papers are of the last %s; its first is of %s"
            .formatted(
                Figures.percent(topic.score()),
                Figures.count(facts.newbornMonths(), "month"),
                topic.first());
    return topic(topic.label(), why);
  }

  private Finding lonely(LonelyPaper paper) {
    String why =
        "similarity %s to its %s nearest paper"
            .formatted(
                Figures.similarity(paper.similarity()), Figures.ordinal(paper.neighbors().size()));
    return new Finding(paper.id(), title(paper.title(), paper.id()), plain(why));
  }

  private Finding topic(int label, String why) {
    return new Finding(Integer.toString(label), findings.topic(label).name(), plain(why));
  }

  /** With spaces that every terminal shows. */
  private static String plain(String text) {
    return text.replace('\u00a0', ' ');
  }

  /** The title, or the id of a paper that has none. */
  static String title(String title, String id) {
    return title.isBlank() ? id : title;
  }

  /** Why lines became no paper. */
  static String reason(Reject.Reason reason) {
    return switch (reason) {
      case NOT_JSON -> "not a JSON value";
      case NOT_AN_OBJECT -> "JSON, but not an object";
      case BAD_UTF8 -> "not valid UTF-8";
      case TOO_LONG -> "longer than the limit";
      case NO_ID -> "no id";
      case NO_TEXT -> "neither title nor abstract";
      case DUPLICATE_ID -> "id of an earlier paper";
      case NO_VECTOR -> "no vector";
      case OTHER_LENGTH -> "vector of another length";
      case NOT_FINITE -> "vector with a component that is no finite number";
      case ZERO_VECTOR -> "vector of zeros";
    };
  }
}
