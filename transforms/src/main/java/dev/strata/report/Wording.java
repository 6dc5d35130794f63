/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.Caveat;
import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.Stability;
import dev.strata.findings.TopicList;
import dev.strata.index.LonelyPaper;
import dev.strata.text.Figures;
import dev.strata.text.Printable;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says how sure the findings are and what speaks against them, in words that people understand. */
final class Wording {
  /**
   * Codes of ISO 639-3 that Java does not know, and the code of the wider language that each is
   * part of.
   */
  private static final Map<String, String> PART_OF =
      Map.of("cmn", "zho", "ekk", "est", "lvs", "lav", "pes", "fas");

  /** The most code points of categories within a sentence. */
  private static final int LONGEST = 80;

  private final Findings findings;

  Wording(Findings findings) {
    this.findings = findings;
  }

  /** The confidence and the p-value, such as {@code 95 % confidence, p < 0.001}. */
  String confidence(double pValue) {
    return "%s confidence, %s"
        .formatted(Figures.percent(1 - findings.facts().rules().alpha()), Figures.pValue(pValue));
  }

  /** How often a topic is found again; empty if there were no refits. */
  String stability(TopicList<?> list, int label) {
    Stability stability = findings.stability();
    return stability.refits() == 0
        ? ""
        : "found with %s of %s other seeds"
            .formatted(stability.found(list, label), stability.refits());
  }

  boolean isStable(TopicList<?> list, int label) {
    return findings.stability().isStable(list, label);
  }

  /** The part of a caveat's sentence before its subject. */
  static String before(Caveat caveat) {
    return Figures.percent(caveat.share())
        + " of its papers "
        + (caveat.left() != null && caveat.left() < 1 ? "at its peak " : "")
        + "are "
        + caveat.kind().preposition();
  }

  /** The subject of a caveat: a language or categories. */
  static String subject(Caveat caveat) {
    return switch (caveat.kind()) {
      case LANGUAGE -> language(caveat.values().get(0));
      case CATEGORY -> Printable.line(String.join(", ", caveat.values()), LONGEST);
    };
  }

  /** The part of a caveat's sentence after its subject, for a finding of {@code list}. */
  static String after(TopicList<?> list, Caveat caveat) {
    return (caveat.kind() == Caveat.Trait.LANGUAGE ? "" : list.othersChanged(caveat))
        + ": it may be that they "
        + list.suspected()
        + ".";
  }

  /**
   * The reasons to doubt a topic, as a clause that follows its numbers; empty if there are none.
   *
   * @param suspicion what may be the case if there is a caveat
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

  /**
   * The English name of a language, such as {@code French} for {@code fra}; an unknown code stays
   * as it is.
   */
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

  /** The share that a descendant gained, compared with the share that the extinct topic lost. */
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

  /**
   * The month of a day, such as {@code March 2017}; text that is no day stays as it is, but for
   * {@link Printable#value}.
   */
  static String date(String created) {
    try {
      return Figures.month(LocalDate.parse(created));
    } catch (DateTimeParseException e) {
      return Printable.value(created);
    }
  }
}
