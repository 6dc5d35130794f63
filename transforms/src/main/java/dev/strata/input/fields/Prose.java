/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import dev.strata.text.Markup;
import java.util.Set;

/**
 * Cleans titles and abstracts to what people read: without markup, and with white space folded. A
 * text that programs write where there is none, such as {@code NaN}, becomes the empty text.
 */
public final class Prose {
  /** What pandas, databases and spreadsheets write where there is no text. */
  private static final Set<String> NONE =
      Set.of("nan", "NaN", "None", "null", "NULL", "<NA>", "N/A", "n/a", "#N/A", "\\N");

  private static final int LONGEST_NONE = 4;

  /** With white space around it; to fold all longer texts once more would take time. */
  private static final int LONGEST_LOOKED_AT = 16;

  private Prose() {}

  /** Whether {@code text} says that there is no text. */
  static boolean saysNone(String text) {
    return text.length() <= LONGEST_LOOKED_AT && isNone(WhiteSpace.fold(text));
  }

  /** Whether {@code text}, whose white space is folded, says that there is no text. */
  static boolean isNone(String text) {
    return text.length() <= LONGEST_NONE && NONE.contains(text);
  }

  /** The cleaning of titles and abstracts, which keeps markup where it is to be kept. */
  public static FieldTree.Cleaning cleaning(boolean keepMarkup) {
    return (text, from, to) -> {
      String folded = WhiteSpace.fold(text, from, to);
      String cleaned = keepMarkup ? folded : withoutMarkup(folded);
      return isNone(cleaned) ? "" : cleaned;
    };
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
