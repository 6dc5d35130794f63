/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.CategoryTrends;
import dev.strata.findings.ExtinctTopic;
import dev.strata.findings.NewbornTopic;
import dev.strata.text.Languages;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicNames.Language;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A reason to doubt that a topic is an idea that died, or was born: it may be that papers of a kind
 * are no longer collected, or were not before.
 *
 * @param kind what most of its papers have in common
 * @param values the language as ISO 639-3, or the categories, most papers first
 * @param share of an extinct topic's papers at its peak that have it, or of a newborn's recent
 *     ones; of a language, of all of them
 * @param left of categories, what all other papers of them have now of the share that they had
 *     then: of an extinct topic below 1, of a newborn one above, infinite where there were none;
 *     null for a language
 */
record Caveat(Kind kind, List<String> values, double share, Double left) {
  private static final double MOST = 0.5;

  /** What papers can have in common beside what they are about. */
  enum Kind {
    /** A language other than English. */
    LANGUAGE("in"),
    /** Categories, all else of which fell, or rose, as the topic did. */
    CATEGORY("of");

    private final String preposition;

    Kind(String preposition) {
      this.preposition = preposition;
    }

    /** What papers are to it, as a word. */
    String preposition() {
      return preposition;
    }
  }

  /** The reasons to doubt {@code extinct}, which is about {@code topic}. */
  static List<Caveat> of(ExtinctTopic extinct, Topic topic, Findings findings) {
    Predicate<Window> then = between(extinct.peak().from(), extinct.peak().to());
    Predicate<Window> now = between(extinct.now().from(), extinct.now().to());
    double most = findings.facts().rules().extinctBelow();
    List<Caveat> caveats = languages(topic);
    new Categories(topic, then, now, findings)
        .caveat(then, left -> left < most, Integer.MAX_VALUE)
        .ifPresent(caveats::add);
    return caveats;
  }

  /** The reasons to doubt {@code newborn}. */
  static List<Caveat> of(NewbornTopic newborn, Topic topic, Findings findings) {
    LocalDate since =
        findings.trends().asOf().minusMonths(findings.facts().newbornMonths()).plusDays(1);
    Predicate<Window> now = window -> window.to().isAfter(since);
    double least = findings.facts().rules().newbornAbove();
    List<Caveat> caveats = languages(topic);
    new Categories(topic, now.negate(), now, findings)
        .caveat(now, grown -> grown > least, 1)
        .ifPresent(caveats::add);
    return caveats;
  }

  private static List<Caveat> languages(Topic topic) {
    long known = topic.languages().stream().mapToLong(Language::papers).sum();
    List<Caveat> caveats = new ArrayList<>();
    for (Language language : topic.languages()) {
      double share = (double) language.papers() / known;
      if (share >= MOST && !language.code().equals(Languages.ENGLISH)) {
        caveats.add(new Caveat(Kind.LANGUAGE, List.of(language.code()), share, null));
      }
    }
    return caveats;
  }

  private static Predicate<Window> between(LocalDate from, LocalDate to) {
    return window -> !window.from().isBefore(from) && !window.to().isAfter(to);
  }

  /** How a topic's categories fared without it. */
  private static final class Categories {
    private final List<Window> windows;
    private final Topic topic;
    private final CategoryTrends trends;
    private final Predicate<Window> then;
    private final Predicate<Window> now;
    private final int enough; // other papers of a category, to say how it fared

    Categories(Topic topic, Predicate<Window> then, Predicate<Window> now, Findings findings) {
      this.windows = findings.trends().windows();
      this.topic = topic;
      this.trends = findings.rankings().categories();
      this.then = then;
      this.now = now;
      this.enough = findings.facts().rules().peakMinPapers();
    }

    /**
     * What the topic's papers in {@code bloom} have in common, where the categories that changed so
     * hold most of them.
     *
     * @param most categories that are taken together
     */
    Optional<Caveat> caveat(Predicate<Window> bloom, Predicate<Double> changed, int most) {
      SortedMap<String, List<Long>> own = trends.topics().get(topic.label());
      if (own == null) {
        return Optional.empty();
      }
      Map<String, Long> papers = new TreeMap<>();
      own.forEach(
          (category, counts) -> {
            long inBloom = sum(counts, bloom);
            List<String> alone = List.of(category);
            if (inBloom > 0
                && others(alone, own, then) + others(alone, own, now) >= enough
                && changed.test(change(alone, own))) {
              papers.put(category, inBloom);
            }
          });
      List<String> names =
          papers.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue()
                      .reversed()
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(most)
              .map(Map.Entry::getKey)
              .toList();
      double share =
          (double) names.stream().mapToLong(papers::get).sum()
              / sum(topic.series().windows().stream().map(Topic.Window::papers).toList(), bloom);
      return share >= MOST
          ? Optional.of(new Caveat(Kind.CATEGORY, names, share, change(names, own)))
          : Optional.empty();
    }

    /**
     * The share now over the share then of other topics' papers of {@code categories} among all of
     * other topics; no number where there were none then.
     */
    private double change(List<String> categories, SortedMap<String, List<Long>> own) {
      double before = others(categories, own, then);
      double after = others(categories, own, now);
      return (after / others(now)) / (before / others(then));
    }

    /** Other topics' papers of {@code categories}. */
    private long others(
        List<String> categories, SortedMap<String, List<Long>> own, Predicate<Window> when) {
      return categories.stream()
          .mapToLong(c -> sum(trends.archive().get(c), when) - sum(own.get(c), when))
          .sum();
    }

    private long others(Predicate<Window> when) {
      List<Long> archive = windows.stream().map(Window::papers).toList();
      List<Long> its = topic.series().windows().stream().map(Topic.Window::papers).toList();
      return sum(archive, when) - sum(its, when);
    }

    private long sum(List<Long> papers, Predicate<Window> when) {
      long sum = 0;
      for (int w = 0; w < windows.size(); w++) {
        sum += when.test(windows.get(w)) ? papers.get(w) : 0;
      }
      return sum;
    }
  }
}
