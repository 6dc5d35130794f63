/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import dev.strata.index.LonelyPaper.Cause;
import dev.strata.text.Languages;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Tells from a paper's text why it may be lonely whatever it is about. It is for one thread. */
final class LonelyCauses {
  private static final int FEW_WORDS = 25;
  private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();
  private static final Pattern WITHDRAWN =
      Pattern.compile(
          "\\b(paper|article|manuscript|submission|preprint|work|version)\\b[^.]{0,40}"
              + "\\b(is|was|been|being)\\s+(withdrawn|retracted)\\b|^\\W*(withdrawn|retracted)\\b",
          Pattern.CASE_INSENSITIVE);

  private final Languages languages = new Languages();

  /** The causes, in the order of {@link Cause}. */
  List<Cause> of(String title, String paperAbstract) {
    String text = (title + ". " + paperAbstract).strip();
    List<Cause> causes = new ArrayList<>();
    if (title.isBlank() && paperAbstract.isBlank()) {
      return causes; // only its vector is known
    }
    if (paperAbstract.isBlank()) {
      causes.add(Cause.TITLE_ONLY);
    } else if (isShort(text)) {
      causes.add(Cause.VERY_SHORT);
    }
    if (WITHDRAWN.matcher(title).find() || WITHDRAWN.matcher(paperAbstract).find()) {
      causes.add(Cause.WITHDRAWN);
    }
    if (!languages.of(text).equals(Languages.ENGLISH)) {
      causes.add(Cause.NOT_ENGLISH);
    }
    return causes;
  }

  /**
   * Whether a text has fewer than {@value #FEW_WORDS} words and fewer than 8 times as many
   * characters, which also holds texts without spaces to that length.
   */
  private static boolean isShort(String text) {
    return Iterables.size(WORDS.split(text)) < FEW_WORDS && text.length() < 8 * FEW_WORDS;
  }
}
