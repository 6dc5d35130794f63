/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.text.Figures;
import dev.strata.text.Languages;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicNames.Language;
import dev.strata.topics.TopicTrends.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
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
public record Caveat(Kind kind, List<String> values, double share, Double left) {
  private static final double MOST = 0.5;

  /** What papers can have in common beside what they are about. */
  public enum Kind {
    /** A language other than English. */
    LANGUAGE("in"),
    /** Categories, all else of which fell, or rose, as the topic did. */
    CATEGORY("of");

    private final String preposition;

    Kind(String preposition) {
      this.preposition = preposition;
    }

    /** What papers are to it, as a word. */
    public String preposition() {
      return preposition;
    }
  }

  /**
   * How the categories of a topic must have fared without it to speak against a finding.
   *
   * @param then the windows from which the change is measured
   * @param now the windows up to which it is
   * @param bloom the windows in which most of the topic's papers must be of these categories
   * @param changed whether that much of the categories' share is left, or many times it is there
   * @param most categories that are taken together
   */
  record Change(
      Predicate<Window> then,
      Predicate<Window> now,
      Predicate<Window> bloom,
      DoublePredicate changed,
      int most) {

    /** One category of the topic's papers {@code now} that is much larger than it was before. */
    static Change growth(Predicate<Window> now, TrendRules rules) {
      return new Change(now.negate(), now, now, grown -> grown > rules.newbornAbove(), 1);
    }

    /** How a category grew without the topic, as a clause. */
    static String grown(Caveat caveat) {
      return Double.isInfinite(caveat.left())
          ? ", which had none before"
          : ", whose other papers have %s times the share they had"
              .formatted(Figures.ratio(caveat.left()));
    }
  }

  /** The reasons to doubt a finding about {@code topic}. */
  static List<Caveat> of(Topic topic, TrendFacts facts, Change change) {
    List<Caveat> caveats = languages(topic);
    new Categories(topic, facts, change).caveat().ifPresent(caveats::add);
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

  /** How a topic's categories fared without it. */
  private static final class Categories {
    private final List<Window> windows;
    private final Topic topic;
    private final CategoryTrends trends;
    private final Change change;
    private final int enough; // other papers of a category, to say how it fared

    Categories(Topic topic, TrendFacts facts, Change change) {
      this.windows = facts.trends().windows();
      this.topic = topic;
      this.trends = facts.categories();
      this.change = change;
      this.enough = facts.rules().peakMinPapers();
    }

    /**
     * What the topic's papers in bloom have in common, where the categories that changed so hold
     * most of them.
     */
    Optional<Caveat> caveat() {
      SortedMap<String, List<Long>> own = trends.topics().get(topic.label());
      if (own == null) {
        return Optional.empty();
      }
      Map<String, Long> papers = new TreeMap<>();
      own.forEach(
          (category, counts) -> {
            long inBloom = sum(counts, change.bloom());
            List<String> alone = List.of(category);
            if (inBloom > 0
                && others(alone, own, change.then()) + others(alone, own, change.now()) >= enough
                && change.changed().test(left(alone, own))) {
              papers.put(category, inBloom);
            }
          });
      List<String> names =
          papers.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue()
                      .reversed()
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(change.most())
              .map(Map.Entry::getKey)
              .toList();
      double share =
          (double) names.stream().mapToLong(papers::get).sum()
              / sum(
                  topic.series().windows().stream().map(Topic.Window::papers).toList(),
                  change.bloom());
      return share >= MOST
          ? Optional.of(new Caveat(Kind.CATEGORY, names, share, left(names, own)))
          : Optional.empty();
    }

    /**
     * The share now over the share then of other topics' papers of {@code categories} among all of
     * other topics; no number where there were none then.
     */
    private double left(List<String> categories, SortedMap<String, List<Long>> own) {
      double before = others(categories, own, change.then());
      double after = others(categories, own, change.now());
      return (after / others(change.now())) / (before / others(change.then()));
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
