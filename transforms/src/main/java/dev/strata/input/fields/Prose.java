/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import dev.strata.text.Markup;

/** Cleans titles and abstracts to what people read: without markup, and with white space folded. */
public final class Prose {
  private Prose() {}

  /** The cleaning of titles and abstracts, which keeps markup where it is to be kept. */
  public static FieldTree.Cleaning cleaning(boolean keepMarkup) {
    return keepMarkup
        ? WhiteSpace::fold
        : (text, from, to) -> withoutMarkup(WhiteSpace.fold(text, from, to));
  }

  /** The cleaning of an abstract, which may be an {@link InvertedIndex} that is written out. */
  public static FieldTree.Cleaning cleaningAbstract(boolean keepMarkup) {
    FieldTree.Cleaning prose = cleaning(keepMarkup);
    return (text, from, to) -> {
      boolean mayBeIndex = from < to && text[from] == '{';
      String ofIndex = mayBeIndex ? InvertedIndex.text(new String(text, from, to - from)) : null;
      return ofIndex == null ? prose.clean(text, from, to) : prose.clean(ofIndex);
    };
  }

  /** The text without markup, with white space folded, as it is in {@code folded}. */
  public static String withoutMarkup(String folded) {
    String plain = Markup.strip(folded);
    return plain.equals(folded) ? folded : WhiteSpace.fold(plain);
  }
}
