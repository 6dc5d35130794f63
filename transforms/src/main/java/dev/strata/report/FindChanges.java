/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.ChangedShares;
import dev.strata.findings.TopicFinding;
import dev.strata.findings.TopicList;
import dev.strata.findings.TopicLists;
import dev.strata.findings.TrendRules;
import dev.strata.index.LonelyPaper;
import dev.strata.index.LonelyPaper.Neighbor;
import dev.strata.previous.TopicLabels.Comparison;
import dev.strata.previous.TopicLabels.Earlier;
import dev.strata.previous.TopicLabels.Fate;
import dev.strata.previous.TopicLabels.Origin;
import dev.strata.previous.TopicLabels.Present;
import dev.strata.report.Changes.Moves;
import dev.strata.report.Changes.PaperChange;
import dev.strata.report.Changes.TopicChange;
import dev.strata.text.Figures;
import dev.strata.topics.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds what changed since the previous snapshot, and why, in words. */
final class FindChanges {
  private final Findings findings;
  private final PreviousResults before;
  private final Comparison compared;
  private final Map<Integer, Earlier> earlier = new HashMap<>();
  private final Map<Integer, Present> present = new HashMap<>();

  /** For each list that a topic left, the p-values of the topics that could be tested, by label. */
  private final Map<TopicList<?>, Map<Integer, Double>> pValues = new HashMap<>();

  private FindChanges(Findings findings, PreviousResults before, Comparison compared) {
    this.findings = findings;
    this.before = before;
    this.compared = compared;
    compared.earlier().forEach(topic -> earlier.put(topic.label(), topic));
    compared.present().forEach(topic -> present.put(topic.label(), topic));
  }

  /**
   * The changes.
   *
   * @param compared how the topics follow from those of the previous snapshot
   * @param lonelyBefore the papers that were lonely and are still there, with their nearest papers
   *     now (index/lonely_before.json)
   */
  static Changes of(
      Findings findings,
      PreviousResults before,
      Comparison compared,
      List<LonelyPaper> lonelyBefore)
      throws IOException {
    return new FindChanges(findings, before, compared).changes(lonelyBefore);
  }

  private Changes changes(List<LonelyPaper> lonelyBefore) throws IOException {
    Map<String, Moves<TopicChange>> lists = new LinkedHashMap<>();
    for (TopicList<?> list : TopicLists.ALL) {
      lists.put(list.word(), moves(list));
    }
    long papers = findings.counts().papers();
    return new Changes(
        new Changes.Snapshot(before.asOf(), before.papers()),
        new Changes.Snapshot(findings.trends().asOf(), papers),
        new Changes.Papers(
            papers - compared.shared(),
            compared.revised(),
            compared.papers() - compared.shared(),
            compared.shared()),
        topics(),
        lists,
        lonely(lonelyBefore));
  }

  // ---- topics

  private Changes.Topics topics() {
    return new Changes.Topics(
        present(Origin.NEW),
        gone(Fate.GONE),
        present(Origin.SPLIT),
        gone(Fate.MERGED),
        changed(true),
        changed(false));
  }

  private List<TopicChange> present(Origin origin) {
    return compared.present().stream()
        .filter(topic -> topic.origin() == origin)
        .map(
            topic ->
                new TopicChange(topic.label(), name(topic.label()), topic.papers(), origin(topic)))
        .toList();
  }

  private String origin(Present topic) {
    if (topic.origin() == Origin.SPLIT) {
      return "split from " + named(topic.from());
    }
    String added =
        "%s of its %s were added"
            .formatted(Figures.count(topic.added()), Figures.count(topic.papers(), "paper"));
    return 2 * topic.added() < topic.papers()
        ? added + "; the others come from several topics"
        : added;
  }

  private List<TopicChange> gone(Fate fate) {
    return compared.earlier().stream()
        .filter(topic -> topic.fate() == fate)
        .map(
            topic ->
                new TopicChange(
                    topic.label(), before.name(topic.label()), topic.papers(), fate(topic)))
        .toList();
  }

  private String fate(Earlier topic) {
    if (topic.fate() == Fate.MERGED) {
      return "merged into " + named(topic.into());
    }
    String left =
        "the archive still has %s of its %s"
            .formatted(Figures.count(topic.shared()), Figures.count(topic.papers(), "paper"));
    return 2 * topic.shared() < topic.papers()
        ? left
        : left + ", but no topic has more than half of them";
  }

  private List<TopicChange> changed(boolean grown) {
    List<ChangedShares.Counts> kept =
        compared.present().stream()
            .filter(topic -> topic.origin() == Origin.KEPT)
            .map(
                topic ->
                    new ChangedShares.Counts(
                        topic.label(), topic.papers() - topic.added(), topic.added()))
            .toList();
    long added = findings.counts().papers() - compared.shared();
    double alpha = findings.facts().rules().alpha();
    return ChangedShares.changed(kept, compared.shared(), added, alpha, grown).stream()
        .map(
            topic ->
                new TopicChange(
                    topic.label(),
                    name(topic.label()),
                    present.get(topic.label()).papers(),
                    "%s of the added papers, and %s of those that were there before, %s"
                        .formatted(
                            Figures.percent(topic.shareAdded()),
                            Figures.percent(topic.shareBefore()),
                            Figures.pValue(topic.pValue()))))
        .toList();
  }

  private String name(int label) {
    Topic topic = findings.topics().get(label);
    return topic == null ? before.name(label) : topic.name();
  }

  private String named(int label) {
    return "\u201c" + name(label) + "\u201d";
  }

  // ---- lists of topics

  private <T extends TopicFinding> Moves<TopicChange> moves(TopicList<T> list) {
    List<T> now = findings.rankings().of(list);
    Set<Integer> labels = now.stream().map(TopicFinding::label).collect(Collectors.toSet());
    Set<Integer> then = before.listed(list);
    return new Moves<>(
        now.stream()
            .filter(finding -> !then.contains(finding.label()))
            .map(finding -> entered(list, finding))
            .toList(),
        then.stream()
            .filter(label -> !labels.contains(label))
            .sorted()
            .map(label -> left(list, label))
            .toList());
  }

  private <T extends TopicFinding> TopicChange entered(TopicList<T> list, T finding) {
    String why = list.why(finding, findings.trendFacts());
    Present topic = present.get(finding.label());
    if (topic != null && topic.origin() == Origin.NEW) {
      why = "a new topic; " + why;
    } else if (topic != null && topic.origin() == Origin.SPLIT) {
      why = origin(topic) + "; " + why;
    }
    return new TopicChange(finding.label(), name(finding.label()), finding.papers(), why);
  }

  private TopicChange left(TopicList<?> list, int label) {
    Earlier topic = earlier.get(label);
    Present now = present.get(label);
    long papers = now != null ? now.papers() : topic == null ? 0 : topic.papers();
    return new TopicChange(label, name(label), papers, whyLeft(list, label));
  }

  private String whyLeft(TopicList<?> list, int label) {
    Earlier topic = earlier.get(label);
    if (topic != null && topic.fate() == Fate.MERGED) {
      return fate(topic);
    }
    if (!present.containsKey(label)) {
      return "the topic is gone";
    }
    List<String> others =
        TopicLists.ALL.stream()
            .filter(other -> isOn(other, label) && !before.listed(other).contains(label))
            .map(TopicList::word)
            .toList();
    if (!others.isEmpty()) {
      return "on the %s of %s topics now"
          .formatted(others.size() == 1 ? "list" : "lists", String.join(" and ", others));
    }
    String shares =
        "its share of the last 12 months is %s, and was %s"
            .formatted(
                Figures.percent(findings.topic(label).series().lastShare()),
                Figures.percent(before.lastShare(label)));
    TrendRules rules = findings.facts().rules();
    Double p =
        pValues
            .computeIfAbsent(list, of -> findings.rankings().pValues(of, findings.trends(), rules))
            .get(label);
    if (p == null) {
      return "it cannot be tested any more; " + shares;
    }
    return "%s, %s; %s"
        .formatted(
            p <= rules.alpha()
                ? "it passes its test, but not the correction for the number of topics tested"
                : "its test is no longer passed",
            Figures.pValue(p),
            shares);
  }

  private boolean isOn(TopicList<?> list, int label) {
    return findings.rankings().of(list).stream().anyMatch(row -> row.label() == label);
  }

  // ---- lonely papers

  private Moves<PaperChange> lonely(List<LonelyPaper> lonelyBefore) throws IOException {
    Map<String, LonelyPaper> then = byId(before.lonely());
    Map<String, LonelyPaper> now = byId(findings.lonely());
    Map<String, LonelyPaper> there = byId(lonelyBefore);
    Set<String> asked = new HashSet<>(now.keySet());
    there.values().forEach(paper -> paper.neighbors().forEach(near -> asked.add(near.id())));
    Set<String> known = before.known(asked);
    List<PaperChange> entered = new ArrayList<>();
    for (LonelyPaper paper : findings.lonely()) {
      if (!then.containsKey(paper.id())) {
        String why =
            known.contains(paper.id())
                ? "it was in the archive, but not on the list"
                : "a new paper";
        entered.add(new PaperChange(paper.id(), paper.title(), similarity(why, paper), null));
      }
    }
    List<PaperChange> left = new ArrayList<>();
    for (LonelyPaper paper : before.lonely()) {
      if (!now.containsKey(paper.id())) {
        left.add(left(paper, there.get(paper.id()), near -> !known.contains(near.id())));
      }
    }
    return new Moves<>(entered, left);
  }

  /**
   * Why a paper is no longer lonely; {@code now} is null if it is no longer there, or if the
   * archive has no other paper.
   */
  private PaperChange left(LonelyPaper then, LonelyPaper now, Predicate<Neighbor> isNew) {
    String why;
    Neighbor ended = null;
    if (now == null) {
      why =
          findings.counts().papers() == 1
              ? "the archive has only one paper now"
              : "removed from the archive";
    } else if (now.neighbors().size() != then.neighbors().size()) {
      why =
          "similarities are to the %s nearest paper now, and were to the %s"
              .formatted(
                  Figures.ordinal(now.neighbors().size()),
                  Figures.ordinal(then.neighbors().size()));
    } else if (now.similarity() <= then.similarity()) {
      why =
          findings.lonely().size() < before.lonely().size()
              ? "the list has only %s now".formatted(Figures.count(findings.facts().lonely()))
              : "other papers are lonelier";
    } else {
      ended = now.neighbors().stream().filter(isNew).findFirst().orElse(null);
      why =
          "the similarity to its %s nearest paper is %s, and was %s%s"
              .formatted(
                  Figures.ordinal(now.neighbors().size()),
                  Figures.similarity(now.similarity()),
                  Figures.similarity(then.similarity()),
                  ended == null ? ": its own vector, or that of a paper near it, has changed" : "");
    }
    return new PaperChange(then.id(), then.title(), why, ended);
  }

  private static String similarity(String why, LonelyPaper paper) {
    return "%s; similarity %s to its %s nearest paper"
        .formatted(
            why, Figures.similarity(paper.similarity()), Figures.ordinal(paper.neighbors().size()));
  }

  private static Map<String, LonelyPaper> byId(List<LonelyPaper> papers) {
    Map<String, LonelyPaper> byId = new LinkedHashMap<>();
    papers.forEach(paper -> byId.put(paper.id(), paper));
    return byId;
  }
}
