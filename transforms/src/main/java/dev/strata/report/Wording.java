/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.ExtinctTopic;
import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.NewbornTopic;
import dev.strata.findings.RebornTopic;
import dev.strata.findings.Stability;
import dev.strata.index.LonelyPaper;
import dev.strata.text.Printable;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** How sure the findings are and what speaks against them, in words that people understand. */
final class Wording {
  /** Languages of ISO 639-3 that Java knows by the wider language that they are part of. */
  private static final Map<String, String> PART_OF =
      Map.of("cmn", "zho", "ekk", "est", "lvs", "lav", "pes", "fas");

  /** Code points of a category within a sentence. */
  private static final int LONGEST = 80;

  private final Findings findings;

  Wording(Findings findings) {
    this.findings = findings;
  }

  /** {@code at most 14 % of its peak is left}. */
  static String score(ExtinctTopic topic) {
    return "at most " + Figures.percent(topic.score()) + " of its peak is left";
  }

  /** {@code its odds of a recent paper are at least 8.1 times the archive's}. */
  static String score(NewbornTopic topic) {
    return "its odds of a recent paper are at least %s times the archive’s"
        .formatted(Figures.ratio(topic.score()));
  }

  /** {@code at least 75 % of its peak is back}. */
  static String score(RebornTopic topic) {
    return "at least " + Figures.percent(topic.score()) + " of its peak is back";
  }

  /** {@code 95 % confidence, p < 0.001}. */
  String confidence(double pValue) {
    return "%s confidence, %s"
        .formatted(Figures.percent(1 - findings.facts().rules().alpha()), Figures.pValue(pValue));
  }

  /** How often a topic is found again, or empty where nobody looked. */
  String stability(Trend trend, int label) {
    Stability stability = findings.rankings().stability();
    return stability.refits() == 0
        ? ""
        : "found with %d of %d other seeds".formatted(again(trend, label), stability.refits());
  }

  boolean isStable(Trend trend, int label) {
    return findings.rankings().stability().isStable(again(trend, label));
  }

  private int again(Trend trend, int label) {
    Stability stability = findings.rankings().stability();
    SortedMap<Integer, Integer> found =
        switch (trend) {
          case EXTINCT -> stability.extinct();
          case NEWBORN -> stability.newborn();
          case REBORN -> stability.reborn();
          case OTHER -> throw new IllegalArgumentException("such a topic is on no list");
        };
    return found.getOrDefault(label, 0);
  }

  /** Before what a caveat is about. */
  static String before(Caveat caveat) {
    return Figures.percent(caveat.share())
        + " of its papers "
        + (caveat.left() != null && caveat.left() < 1 ? "at its peak " : "")
        + "are "
        + caveat.kind().preposition();
  }

  /** What a caveat is about. */
  static String subject(Caveat caveat) {
    return switch (caveat.kind()) {
      case LANGUAGE -> language(caveat.values().get(0));
      case CATEGORY -> Printable.shortened(String.join(", ", caveat.values()), LONGEST);
    };
  }

  /** What follows from a caveat of an extinct topic. */
  static String afterExtinct(Caveat caveat) {
    return (caveat.kind() == Caveat.Kind.LANGUAGE
            ? ""
            : ", whose other papers have kept only %s of their share"
                .formatted(Figures.percent(caveat.left())))
        + ": it may be that they are no longer collected.";
  }

  /** What follows from a caveat of a newborn topic. */
  static String afterNewborn(Caveat caveat) {
    return (caveat.kind() == Caveat.Kind.LANGUAGE
            ? ""
            : Double.isInfinite(caveat.left())
                ? ", which had none before"
                : ", whose other papers have %s times the share they had"
                    .formatted(Figures.ratio(caveat.left())))
        + ": it may be that they were not collected before.";
  }

  /**
   * A reason to doubt a topic, to stand behind its numbers; empty where there is none.
   *
   * @param suspicion what may be the case
   */
  static String doubt(List<Caveat> caveats, String suspicion) {
    return caveats.isEmpty()
        ? ""
        : "; mostly %s, which %s"
            .formatted(
                caveats.stream()
                    .map(caveat -> caveat.kind().preposition() + " " + subject(caveat))
                    .collect(Collectors.joining(" and ")),
                suspicion);
  }

  /** {@code French} for {@code fra}; an unknown code stays as it is. */
  static String language(String code) {
    String three = PART_OF.getOrDefault(code, code);
    for (String two : Locale.getISOLanguages()) {
      Locale language = new Locale.Builder().setLanguage(two).build();
      if (language.getISO3Language().equals(three)) {
        return language.getDisplayLanguage(Locale.ENGLISH);
      }
    }
    return new Locale.Builder().setLanguage(code).build().getDisplayLanguage(Locale.ENGLISH);
  }

  /** How much of what an extinct topic lost a descendant gained. */
  static String taken(Descendant descendant) {
    double taken = descendant.taken();
    return taken > 1
        ? "gained %s times what it lost".formatted(Figures.ratio(taken))
        : "gained %s of what it lost".formatted(Figures.percent(taken));
  }

  /** Why a paper may be lonely whatever it is about. */
  static String cause(LonelyPaper.Cause cause) {
    return switch (cause) {
      case TITLE_ONLY -> "title only";
      case VERY_SHORT -> "very short";
      case WITHDRAWN -> "withdrawn";
      case NOT_ENGLISH -> "not in English";
    };
  }

  /** {@code March 2017}; what is no day stays as it is. */
  static String date(String created) {
    try {
      return Figures.month(LocalDate.parse(created));
    } catch (DateTimeParseException e) {
      return created;
    }
  }
}
