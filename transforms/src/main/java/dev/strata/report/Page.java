/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.google.common.base.CharMatcher;
import dev.strata.index.LonelyPaper;
import dev.strata.model.ArchiveCounts;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.NewbornTopic;
import dev.strata.rank.RebornTopic;
import dev.strata.rank.Stability;
import dev.strata.rank.TopicSummaries;
import dev.strata.rank.TopicTrends;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Comparator;
import java.util.List;

/** What the templates may ask for. */
final class Page {
  /** Controls that a title may hold, and HTML may not. */
  private static final CharMatcher NO_CHARACTERS =
      CharMatcher.javaIsoControl().and(CharMatcher.noneOf("\n\t"));

  private final Findings findings;
  private final Report report;

  Page(Findings findings, Report report) {
    this.findings = findings;
    this.report = report;
  }

  /** The page as HTML. */
  String html() {
    StringOutput out = new StringOutput();
    JtereportGenerated.render(new OwaspHtmlTemplateOutput(out), null, this);
    return NO_CHARACTERS.replaceFrom(out.toString(), '\uFFFD');
  }

  Report report() {
    return report;
  }

  Findings findings() {
    return findings;
  }

  RunFacts facts() {
    return findings.facts();
  }

  ArchiveCounts counts() {
    return findings.counts();
  }

  TopicTrends trends() {
    return findings.trends();
  }

  TopicSummaries summaries() {
    return findings.summaries();
  }

  List<ExtinctTopic> extinct() {
    return findings.extinct();
  }

  List<NewbornTopic> newborn() {
    return findings.newborn();
  }

  List<RebornTopic> reborn() {
    return findings.reborn();
  }

  Stability stability() {
    return findings.rankings().stability();
  }

  List<LonelyPaper> lonely() {
    return findings.lonely();
  }

  /** A paper without a date leaves nothing to say about time. */
  boolean dated() {
    return trends().asOf() != null;
  }

  Topic topic(int label) {
    return findings.topic(label);
  }

  /** Most papers first, ties to the lowest label. */
  List<Topic> topics() {
    return findings.topics().values().stream()
        .sorted(Comparator.comparingLong(Topic::papers).reversed())
        .toList();
  }

  Chart years() {
    return Chart.years(findings.years());
  }

  Chart years(Topic topic) {
    return Chart.years(topic.series().years());
  }

  Chart shares(Topic topic) {
    return Chart.shares(topic.series().windows(), facts().rules().recentWindows(), null, null);
  }

  Chart shares(ExtinctTopic topic) {
    return Chart.shares(
        topic(topic.label()).series().windows(),
        facts().rules().recentWindows(),
        topic.peak().from(),
        topic.peak().to());
  }

  /** Reasons to doubt that the topic is an idea that died. */
  List<Caveat> caveats(ExtinctTopic topic) {
    return Caveat.of(topic, topic(topic.label()), findings);
  }
}
