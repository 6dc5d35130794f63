/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

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
 * A reason to doubt that a topic is an idea that died or was born: it may be that papers of its
 * kind are no longer collected, or were not collected before.
 *
 * @param kind what most of the topic's papers have in common
 * @param values the language as ISO 639-3, or the categories, most papers first
 * @param share the share of the topic's papers that have it: for a category, of an extinct topic's
 *     papers at its peak or of a grown topic's papers now; for a language, of the topic's papers in
 *     the sample
 * @param left for categories, the share that other topics' papers of these categories have now,
 *     divided by their share then: below 1 for an extinct topic, above 1 for a grown one, infinite
 *     if there were none then; null for a language
 */
public record Caveat(Trait kind, List<String> values, double share, Double left) {
  private static final double MOST = 0.5;

  /** What papers can have in common besides what they are about. */
  public enum Trait {
    /** A language other than English. */
    LANGUAGE("in"),
    /** Categories whose other papers fell, or rose, as the topic did. */
    CATEGORY("of");

    private final String preposition;

    Trait(String preposition) {
      this.preposition = preposition;
    }

    /**
     * The preposition between papers and what they have in common: papers in a language, papers of
     * a category.
     */
    public String preposition() {
      return preposition;
    }
  }

  /**
   * The change of a topic's categories, without the topic's own papers, that speaks against a
   * finding.
   *
   * @param then the windows before the change
   * @param now the windows after the change
   * @param bloom the windows in which most of the topic's papers must be of these categories
   * @param changed whether the categories' share now, divided by their share then, speaks against a
   *     finding
   * @param most most categories that are taken together
   */
  record Change(
      Predicate<Window> then,
      Predicate<Window> now,
      Predicate<Window> bloom,
      DoublePredicate changed,
      int most) {

    /**
     * The change that speaks against growth: without the topic, the share of a single category,
     * which most of the topic's papers {@code now} have, is more than {@code rules.newbornAbove()}
     * times what it was before.
     */
    static Change growth(Predicate<Window> now, TrendRules rules) {
      return new Change(now.negate(), now, now, grown -> grown > rules.newbornAbove(), 1);
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
        caveats.add(new Caveat(Trait.LANGUAGE, List.of(language.code()), share, null));
      }
    }
    return caveats;
  }

  /** The change of a topic's categories without the topic's own papers. */
  private static final class Categories {
    private final List<Window> windows;
    private final Topic topic;
    private final CategoryTrends trends;
    private final Change change;
    private final int enough; // other papers of a category that suffice to judge it

    Categories(Topic topic, TrendFacts facts, Change change) {
      this.windows = facts.trends().windows();
      this.topic = topic;
      this.trends = facts.categories();
      this.change = change;
      this.enough = facts.rules().peakMinPapers();
    }

    /**
     * The caveat that the topic's papers in bloom are of categories that changed so; empty if these
     * categories do not hold most of the papers.
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
                  topic.series().windows().stream().map(Topic.ShareWindow::papers).toList(),
                  change.bloom());
      return share >= MOST
          ? Optional.of(new Caveat(Trait.CATEGORY, names, share, left(names, own)))
          : Optional.empty();
    }

    /**
     * The share of {@code categories} among all papers of other topics now, divided by their share
     * then; infinite or NaN if there were none then.
     */
    private double left(List<String> categories, SortedMap<String, List<Long>> own) {
      double before = others(categories, own, change.then());
      double after = others(categories, own, change.now());
      return (after / others(change.now())) / (before / others(change.then()));
    }

    /** The number of other topics' papers of {@code categories}. */
    private long others(
        List<String> categories, SortedMap<String, List<Long>> own, Predicate<Window> when) {
      return categories.stream()
          .mapToLong(c -> sum(trends.archive().get(c), when) - sum(own.get(c), when))
          .sum();
    }

    private long others(Predicate<Window> when) {
      List<Long> archive = windows.stream().map(Window::papers).toList();
      List<Long> its = topic.series().windows().stream().map(Topic.ShareWindow::papers).toList();
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
