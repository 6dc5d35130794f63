/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the words of a text with LaTeX in it: letters are written out, and formulas are left out.
 */
final class Latex {
  /** The longest formula, in characters. */
  private static final int LONGEST = 500;

  private static final int PROSE = 3;

  private static final Pattern DISPLAYED =
      Pattern.compile("\\\\\\(.{1,500}?\\\\\\)|\\\\\\[.{1,500}?\\\\\\]", Pattern.DOTALL);

  /**
   * An amount, such as "5", "1,500" or "3.5 million", with a word behind it: no formula begins so.
   */
  private static final Pattern AMOUNT =
      Pattern.compile(
          "\\s?\\d[\\d.,]*(?:[kKMBbm]n?\\b)?[^\\\\^_{}=]*\\b\\p{L}{2,}.*", Pattern.DOTALL);

  private static final Pattern NOT_PROSE = Pattern.compile("[\\\\^_{}=]");
  private static final Pattern WORD = Pattern.compile("\\p{L}{3,}");

  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("ss", "ß"), Map.entry("SS", "SS"),
          Map.entry("aa", "å"), Map.entry("AA", "Å"),
          Map.entry("ae", "æ"), Map.entry("AE", "Æ"),
          Map.entry("oe", "œ"), Map.entry("OE", "Œ"),
          Map.entry("o", "ø"), Map.entry("O", "Ø"),
          Map.entry("l", "ł"), Map.entry("L", "Ł"),
          Map.entry("i", "i"), Map.entry("j", "j"),
          Map.entry("dh", "ð"), Map.entry("DH", "Ð"),
          Map.entry("dj", "đ"), Map.entry("DJ", "Đ"),
          Map.entry("th", "þ"), Map.entry("TH", "Þ"),
          Map.entry("ng", "ŋ"), Map.entry("NG", "Ŋ"));

  /** A command for a letter, with the braces or spaces that part it from the next letter. */
  private static final Pattern LETTER =
      Pattern.compile(
          "\\\\(ss|SS|aa|AA|ae|AE|oe|OE|o|O|l|L|i|j|dh|DH|dj|DJ|th|TH|ng|NG)(?![A-Za-z])"
              + "(?:\\s*\\{\\}|\\s+)?");

  /** A command for an accent, with the one or two letters that the accent stands on. */
  private static final Pattern ACCENT =
      Pattern.compile(
          "\\\\(?:[\"'`^~=.]\\s*(?:\\{\\s*(\\p{L})\\s*\\}|(\\p{L}))"
              + "|[cuvHkrdbt](?:\\s*\\{\\s*(\\p{L}{1,2})\\s*\\}|\\s+(\\p{L})))");

  private static final Pattern COMMAND = Pattern.compile("\\\\[A-Za-z]+\\*?");

  private Latex() {}

  /** The text without formulas, commands and braces; a formula parts the words around it. */
  static String strip(String text) {
    if (text.indexOf('$') < 0 && text.indexOf('\\') < 0) {
      return text;
    }
    String prose = DISPLAYED.matcher(withoutFormulas(text.replace("\\$", " "))).replaceAll(" . ");
    if (prose.indexOf('\\') >= 0) {
      prose = LETTER.matcher(prose).replaceAll(letter -> LETTERS.get(letter.group(1)));
      prose = ACCENT.matcher(prose).replaceAll("$1$2$3$4");
      prose = COMMAND.matcher(prose).replaceAll(" ");
    }
    return prose.replace("{", "").replace("}", "");
  }

  /** The text without the formulas between dollar signs. */
  private static String withoutFormulas(String text) {
    StringBuilder prose = new StringBuilder(text.length());
    int from = 0;
    for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
      boolean two = text.startsWith("$$", at);
      int begin = at + (two ? 2 : 1);
      int end = text.indexOf(two ? "$$" : "$", begin);
      int behind = end + (two ? 2 : 1);
      if (end > begin && end - begin <= LONGEST && (two || isFormula(text, begin, end))) {
        prose.append(text, from, at).append(" . ");
        from = behind;
        at = behind;
      } else {
        at = begin;
      }
    }
    return prose.append(text, from, text.length()).toString();
  }

  /**
   * Whether the text between two dollar signs is a formula, and not the text between two amounts of
   * money. The latter begins with a number and goes on with words, or is followed by the second
   * amount, or is only words.
   */
  private static boolean isFormula(String text, int from, int to) {
    boolean amountFollows = to + 1 < text.length() && Character.isDigit(text.charAt(to + 1));
    String inside = text.substring(from, to);
    if (amountFollows || AMOUNT.matcher(inside).matches()) {
      return false;
    }
    return NOT_PROSE.matcher(inside).find() || WORD.matcher(inside).results().count() < PROSE;
  }
}
