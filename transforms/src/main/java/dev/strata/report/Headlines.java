/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.ExtinctTopic;
import dev.strata.findings.NewbornTopic;
import dev.strata.findings.RebornTopic;
import dev.strata.findings.Stability;
import dev.strata.index.LonelyPaper;
import dev.strata.report.Report.Finding;
import dev.strata.report.Report.Found;
import java.util.List;
import java.util.SortedMap;
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
        found(findings.reborn(), this::reborn),
        found(findings.lonely(), this::lonely));
  }

  private static <T> Found found(List<T> ranking, Function<T, Finding> inWords) {
    return new Found(ranking.size(), ranking.stream().limit(Found.FIRST).map(inWords).toList());
  }

  private Finding extinct(ExtinctTopic topic) {
    String why =
        "from %s of all papers in %s down to %s in the last %s: at most %s of its peak is left"
            .formatted(
                Figures.percent(topic.peak().share()),
                Figures.windows(topic.peak().from(), topic.peak().to()),
                Figures.percent(topic.now().share()),
                Figures.count(facts.rules().recentWindows(), "year"),
                Figures.percent(topic.score()));
    String doubt =
        Wording.doubt(
            Caveat.of(topic, findings.topic(topic.label()), findings),
            "may no longer be collected");
    return topic(
        topic.label(),
        stable(why, findings.rankings().stability().extinct(), topic.label()) + doubt);
  }

  private Finding newborn(NewbornTopic topic) {
    String why =
        "%s of its papers are of the last %s, against %s of the archive's; its first is of %s"
            .formatted(
                Figures.percent(topic.recentShare()),
                Figures.count(facts.newbornMonths(), "month"),
                Figures.percent(topic.archiveShare()),
                Figures.month(topic.first()));
    String doubt =
        Wording.doubt(
            Caveat.of(topic, findings.topic(topic.label()), findings),
            "may not have been collected before");
    return topic(
        topic.label(),
        stable(why, findings.rankings().stability().newborn(), topic.label()) + doubt);
  }

  private Finding reborn(RebornTopic topic) {
    String why =
        "from %s of all papers in %s down to %s in %s, and back to %s in the last %s"
            .formatted(
                Figures.percent(topic.peak().share()),
                Figures.windows(topic.peak().from(), topic.peak().to()),
                Figures.percent(topic.trough().share()),
                Figures.windows(topic.trough().from(), topic.trough().to()),
                Figures.percent(topic.now().share()),
                Figures.count(facts.rules().rebornWindows(), "year"));
    return topic(
        topic.label(), stable(why, findings.rankings().stability().reborn(), topic.label()));
  }

  /** Says so where too few refits found the topic again. */
  private String stable(String why, SortedMap<Integer, Integer> again, int label) {
    Stability stability = findings.rankings().stability();
    int found = again.getOrDefault(label, 0);
    return stability.isStable(found)
        ? why
        : why + "; unstable, found with %d of %d other seeds".formatted(found, stability.refits());
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
}
