/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import com.google.common.base.Splitter;
import dev.strata.sample.SampleVocabulary.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/**
 * The words of one invented paper, and the sentences made of them.
 *
 * <p>In a template, {@code [a|b]} stands for one of the alternatives, and {@code {X}} is a slot. T
 * and T2 are two things, M and M2 two methods, Q is a quantity, S a setting, N a count, P a
 * percentage, D a decimal number, E a digit; F and G are formulas, which are templates themselves.
 *
 * <p>A paper uses a few terms. Each is a term of its subject or, one time in {@value #BORROWING},
 * of the next subject. So every term occurs in two subjects, at different rates, and no single word
 * gives away a paper's subject.
 */
final class SampleProse {
  static final int BORROWING = 8;
  private static final Splitter ALTERNATIVES = Splitter.on('|');

  private final SampleVocabulary.Templates templates;
  private final Random random;
  private final List<String> things;
  private final List<String> methods;
  private final List<String> quantities;
  private final List<String> settings;

  /**
   * @param kin the subject from which {@code subject} borrows terms
   */
  SampleProse(SampleVocabulary.Templates templates, Subject subject, Subject kin, Random random) {
    this.templates = templates;
    this.random = random;
    this.things = draw(subject, kin, Subject::things, 3);
    this.methods = draw(subject, kin, Subject::methods, 2);
    this.quantities = draw(subject, kin, Subject::quantities, 2);
    this.settings = draw(subject, kin, Subject::settings, 2);
  }

  String title() {
    return sentence(templates.titles());
  }

  /** An abstract of four sentences, which have some 55 words. */
  String abstractText() {
    return String.join(
        " ",
        sentence(templates.openings()),
        sentence(templates.methods()),
        sentence(templates.results()),
        sentence(templates.closings()));
  }

  String submitter() {
    return pick(templates.submitters());
  }

  private List<String> draw(
      Subject subject, Subject kin, Function<Subject, List<String>> terms, int count) {
    List<String> drawn = new ArrayList<>();
    while (drawn.size() < count) {
      Subject from = random.nextInt(BORROWING) == 0 ? kin : subject;
      String term = pick(terms.apply(from));
      if (!drawn.contains(term)) {
        drawn.add(term);
      }
    }
    return drawn;
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String sentence(List<String> choices) {
    StringBuilder out = new StringBuilder();
    expand(pick(choices), random.nextInt(things.size()), random.nextInt(methods.size()), out);
    return out.substring(0, 1).toUpperCase(Locale.ROOT) + out.substring(1);
  }

  /**
   * Appends {@code template} filled in.
   *
   * @param thing index of the thing for T; T2 is the next one
   * @param method index of the method for M; M2 is the next one
   */
  private void expand(String template, int thing, int method, StringBuilder out) {
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      int end = c == '[' ? template.indexOf(']', i) : c == '{' ? template.indexOf('}', i) : -1;
      String inside = end < 0 ? "" : template.substring(i + 1, end);
      if (c == '[' && end > 0) {
        expand(pick(ALTERNATIVES.splitToList(inside)), thing, method, out);
        i = end + 1;
      } else if (!inside.isEmpty() && fill(inside, thing, method, out)) {
        i = end + 1;
      } else {
        out.append(c);
        i++;
      }
    }
  }

  /**
   * Appends the text for {@code slot}; returns false if it is no slot, but text in braces of LaTeX.
   */
  private boolean fill(String slot, int thing, int method, StringBuilder out) {
    switch (slot) {
      case "T" -> out.append(things.get(thing));
      case "T2" -> out.append(things.get((thing + 1) % things.size()));
      case "M" -> out.append(methods.get(method));
      case "M2" -> out.append(methods.get((method + 1) % methods.size()));
      case "Q" -> out.append(pick(quantities));
      case "S" -> out.append(pick(settings));
      case "N" -> out.append(12 + random.nextInt(900));
      case "P" -> out.append(2 + random.nextInt(90));
      case "D" -> out.append(1 + random.nextInt(4)).append('.').append(1 + random.nextInt(9));
      case "E" -> out.append(1 + random.nextInt(9));
      case "F" -> expand(pick(templates.formulas()), thing, method, out);
      case "G" -> expand(pick(templates.fits()), thing, method, out);
      default -> {
        return false;
      }
    }
    return true;
  }
}
