/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.Stability;
import dev.strata.findings.TopicFinding;
import dev.strata.findings.TopicList;
import dev.strata.findings.TopicLists;
import dev.strata.index.LonelyPaper;
import dev.strata.report.Report.Finding;
import dev.strata.report.Report.Found;
import dev.strata.text.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Puts the findings in words, for the page's headlines and for the command line. */
final class Headlines {
  private final Findings findings;

  Headlines(Findings findings) {
    this.findings = findings;
  }

  /** The report: what stands out, and {@code path}, where the page lies. */
  Report report(String path) {
    return new Report(
        path,
        findings.counts().papers(),
        findings.skipped(),
        findings.topics().size(),
        findings.trends().asOf(),
        found(),
        findings.changes() == null ? List.of() : ChangeLines.of(findings.changes()));
  }

  private Map<String, Found> found() {
    Map<String, Found> found = new LinkedHashMap<>();
    TopicLists.ALL.forEach(list -> found.put(list.word(), found(list)));
    found.put(Report.LONELY, found(findings.lonely(), this::lonely));
    return found;
  }

  private <T extends TopicFinding> Found found(TopicList<T> list) {
    return found(findings.rankings().of(list), finding -> topic(list, finding));
  }

  private static <T> Found found(List<T> ranking, Function<T, Finding> inWords) {
    return new Found(ranking.size(), ranking.stream().limit(Found.FIRST).map(inWords).toList());
  }

  private <T extends TopicFinding> Finding topic(TopicList<T> list, T topic) {
    String why =
        list.why(topic, findings.trendFacts())
            + stability(list, topic.label())
            + Wording.doubt(findings.caveats(list, topic), list.suspicion());
    return new Finding(
        Integer.toString(topic.label()),
        findings.topic(topic.label()).name(),
        Figures.withPlainSpaces(why));
  }

  /** Says that a topic is unstable, if too few refits found it again; empty otherwise. */
  private String stability(TopicList<?> list, int label) {
    Stability stability = findings.stability();
    return stability.isStable(list, label)
        ? ""
        : "; unstable, found with %s of %s other seeds"
            .formatted(stability.found(list, label), stability.refits());
  }

  private Finding lonely(LonelyPaper paper) {
    String why =
        "similarity %s to its %s nearest paper"
            .formatted(
                Figures.similarity(paper.similarity()), Figures.ordinal(paper.neighbors().size()));
    return new Finding(paper.id(), title(paper.title(), paper.id()), Figures.withPlainSpaces(why));
  }

  /** The title, or the id of a paper that has none. */
  static String title(String title, String id) {
    return title.isBlank() ? id : title;
  }
}
