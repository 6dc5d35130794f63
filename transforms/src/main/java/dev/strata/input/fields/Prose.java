/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import dev.strata.text.Markup;

/** Titles and abstracts, as people read them: without markup, white space folded. */
public final class Prose {
  private Prose() {}

  /** How to clean them, with markup where it is to be kept. */
  public static FieldTree.Cleaning cleaning(boolean keepMarkup) {
    return keepMarkup
        ? WhiteSpace::fold
        : (text, from, to) -> withoutMarkup(WhiteSpace.fold(text, from, to));
  }

  /** The same of an abstract, which may be an {@link InvertedIndex} that is written out. */
  public static FieldTree.Cleaning cleaningAbstract(boolean keepMarkup) {
    FieldTree.Cleaning prose = cleaning(keepMarkup);
    return (text, from, to) -> {
      boolean mayBeIndex = from < to && text[from] == '{';
      String ofIndex = mayBeIndex ? InvertedIndex.text(new String(text, from, to - from)) : null;
      return ofIndex == null ? prose.clean(text, from, to) : prose.clean(ofIndex);
    };
  }

  /** The text without markup, white space folded, where it is already. */
  public static String withoutMarkup(String folded) {
    String plain = Markup.strip(folded);
    return plain.equals(folded) ? folded : WhiteSpace.fold(plain);
  }
}
