/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.collect.Maps;
import dev.strata.findings.TopicList;
import dev.strata.findings.TopicLists;
import dev.strata.index.LonelyPaper;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import dev.strata.report.Chart.Kind;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicSummaries;
import dev.strata.topics.TopicTrends;
import gg.jte.output.StringOutput;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The page as its templates see it: everything that they may ask for. */
final class Page {
  /** Control characters that a title may hold and HTML may not. */
  private static final CharMatcher NO_CHARACTERS =
      CharMatcher.javaIsoControl().and(CharMatcher.noneOf("\n\t"));

  private final Findings findings;
  private final Report report;
  private final Wording wording;
  private final Space space;
  private final List<Pool> pools;
  private final List<Ranking> rankings;
  private final Map<Integer, Standing> standings = new HashMap<>();
  private final Script d3 = Script.d3();
  private final Script own = Script.own();

  Page(Findings findings, Report report) {
    this.findings = findings;
    this.report = report;
    this.wording = new Wording(findings);
    this.space = new Space(findings.centroids(), findings.topics());
    this.pools = Pool.of(findings.trends().windows(), findings.topics().size());
    this.rankings =
        TopicLists.ALL.stream().map(list -> Ranking.of(list, findings, this::shares)).toList();
    for (TopicList<?> list : TopicLists.MOST_TELLING_FIRST) {
      Ranking ranking = rankings.get(TopicLists.ALL.indexOf(list));
      ranking.rows().forEach(row -> standings.putIfAbsent(row.label(), new Standing(ranking, row)));
    }
  }

  /**
   * The list that a topic is on, and its row there; of several lists, the most telling one.
   *
   * @param ranking the list; null for a topic on no list
   * @param row the row on the list; null for a topic on no list
   */
  record Standing(Ranking ranking, Ranking.Row row) {
    private static final Standing STEADY = new Standing(null, null);
    private static final String OTHER = "other";

    boolean isListed() {
      return ranking != null;
    }

    /** The word of the list, which is also the class that the style sheet knows. */
    String word() {
      return isListed() ? ranking.word() : OTHER;
    }

    /** The mark of the topic in the pictures, such as {@code E1}; empty for a topic on no list. */
    String mark() {
      return isListed() ? row.mark() : "";
    }
  }

  /** The page as HTML. */
  String html() {
    StringOutput out = new StringOutput();
    JtereportGenerated.render(new PageOutput(out), null, this);
    return NO_CHARACTERS.replaceFrom(out.toString(), '\uFFFD');
  }

  /**
   * The page's Content-Security-Policy: it allows only the page's own style and its own two
   * scripts.
   */
  String policy() {
    return "default-src 'none'; script-src %s %s; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        .formatted(d3.source(), own.source());
  }

  Script d3() {
    return d3;
  }

  Script own() {
    return own;
  }

  /** The data that the scripts draw, as JSON that may stand in a script element. */
  String data() {
    return new PageData(this).json();
  }

  Report report() {
    return report;
  }

  Findings findings() {
    return findings;
  }

  Wording wording() {
    return wording;
  }

  Space space() {
    return space;
  }

  /** The windows that the pictures take together, for each window. */
  List<Pool> pools() {
    return pools;
  }

  RunFacts facts() {
    return findings.facts();
  }

  /** How often each field was used, as a phrase. */
  SortedMap<PaperField, String> fields() {
    AccountWords words = new AccountWords(facts().unit());
    return new TreeMap<>(Maps.transformValues(counts().fields(), words::field));
  }

  /** The place of the first line that was left out for a reason. */
  String first(Reject.Reason reason) {
    Example first = counts().firstRejects().get(reason);
    return first == null ? "" : new AccountWords(facts().unit()).place(first);
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

  /** What changed since the previous snapshot; null if there is none. */
  Changes changes() {
    return findings.changes();
  }

  /** Whether a topic has papers, and so a place on the page. */
  boolean isThere(int label) {
    return findings.topics().containsKey(label);
  }

  /** All lists of topics, in the order in which people read them. */
  List<Ranking> rankings() {
    return rankings;
  }

  List<LonelyPaper> lonely() {
    return findings.lonely();
  }

  /** Why nothing can be said about time, as the beginning of a sentence. */
  String undated() {
    String why = AccountWords.undated(counts().fields());
    return Ascii.toUpperCase(why.charAt(0)) + why.substring(1);
  }

  /** Whether any paper has a date; if none has, nothing can be said about time. */
  boolean dated() {
    return trends().asOf() != null;
  }

  Topic topic(int label) {
    return findings.topic(label);
  }

  Standing standing(int label) {
    return standings.getOrDefault(label, Standing.STEADY);
  }

  /**
   * The number of topics that count for the list of that word, or for no list; each topic counts
   * once.
   */
  long count(String word) {
    return findings.topics().keySet().stream()
        .filter(label -> standing(label).word().equals(word))
        .count();
  }

  /** All topics, most papers first; ties go to the lowest label. */
  List<Topic> topics() {
    return findings.topics().values().stream()
        .sorted(Comparator.comparingLong(Topic::papers).reversed())
        .toList();
  }

  Chart years() {
    return Chart.years(findings.years());
  }

  /** The topic's share over time, with the periods marked that its list is about. */
  Chart shares(Topic topic) {
    Standing standing = standing(topic.label());
    return standing.isListed() ? standing.row().shares() : shares(topic, window -> Kind.PLAIN);
  }

  /** The share of the paper's topic, with the window marked in which the paper lies. */
  Chart shares(LonelyPaper paper) {
    return shares(
        topic(paper.label()),
        window ->
            window.from().toString().compareTo(paper.created()) <= 0
                    && window.to().toString().compareTo(paper.created()) >= 0
                ? Kind.OWN
                : Kind.PLAIN);
  }

  private Chart shares(Topic topic, Function<Topic.ShareWindow, Kind> kinds) {
    List<Topic.ShareWindow> windows = topic.series().windows();
    return Chart.shares(
        Topic.zip(
            windows.size(),
            w -> {
              Topic.ShareWindow window = windows.get(w);
              return new Topic.ShareWindow(
                  window.from(), window.to(), window.papers(), pools.get(w).share(windows));
            }),
        w -> pools.get(w).period(trends().windows()),
        kinds);
  }
}
