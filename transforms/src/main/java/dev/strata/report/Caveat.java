/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.rank.CategoryTrends;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.TopicNames.Language;
import dev.strata.rank.TopicSummary.Category;
import dev.strata.rank.TopicTrends.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A reason to doubt that an extinct topic is an idea that died: it may be that papers of a kind are
 * no longer collected.
 *
 * @param kind what most of its papers have in common
 * @param value the language as ISO 639-3, or the category
 * @param share of the topic's papers that have it
 * @param left what the kind as a whole has left of its share of the archive since the topic's peak;
 *     null for a language, which is not counted over time
 */
record Caveat(Kind kind, String value, double share, Double left) {
  private static final double MOST = 0.5;

  /** What papers can have in common beside what they are about. */
  enum Kind {
    /** A language other than English. */
    LANGUAGE,
    /** A category, which fell as the topic did. */
    CATEGORY
  }

  /** The reasons to doubt {@code extinct}, which is about {@code topic}. */
  static List<Caveat> of(ExtinctTopic extinct, Topic topic, Findings findings) {
    List<Caveat> caveats = new ArrayList<>();
    long known = topic.languages().stream().mapToLong(Language::papers).sum();
    for (Language language : topic.languages()) {
      double share = (double) language.papers() / known;
      if (share >= MOST && !language.code().equals("eng")) {
        caveats.add(new Caveat(Kind.LANGUAGE, language.code(), share, null));
      }
    }
    for (Category category : topic.categories()) {
      double share = (double) category.papers() / topic.papers();
      double left = left(category.name(), extinct, findings);
      if (share >= MOST && left < findings.facts().rules().extinctBelow()) {
        caveats.add(new Caveat(Kind.CATEGORY, category.name(), share, left));
      }
    }
    return caveats;
  }

  private static double left(String category, ExtinctTopic extinct, Findings findings) {
    CategoryTrends trends = findings.rankings().categories();
    List<Long> papers = trends.categories().get(category);
    if (papers == null) {
      return Double.NaN;
    }
    long then = 0;
    long thenAll = 0;
    long now = 0;
    long nowAll = 0;
    List<Window> windows = findings.trends().windows();
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      if (within(window, extinct.peak().from(), extinct.peak().to())) {
        then += papers.get(w);
        thenAll += window.papers();
      } else if (within(window, extinct.now().from(), extinct.now().to())) {
        now += papers.get(w);
        nowAll += window.papers();
      }
    }
    return ((double) now / nowAll) / ((double) then / thenAll);
  }

  private static boolean within(Window window, LocalDate from, LocalDate to) {
    return !window.from().isBefore(from) && !window.to().isAfter(to);
  }
}
