/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A text as an object of its words, each with an array of the places where it stands. OpenAlex
 * gives abstracts in this form, and a table of OpenAlex's works has the object in a text. The
 * Microsoft Academic Graph has the object as member {@code InvertedIndex} of another object, beside
 * the length of the text.
 */
final class InvertedIndex {
  /** The most characters of a text, since a long word at many places fills any memory. */
  private static final long LONGEST = 1 << 24;

  private InvertedIndex() {}

  /**
   * The text that an object is the inverted index of; null where the object is no inverted index,
   * or would make a text of over {@value #LONGEST} characters.
   */
  static String text(Map<?, ?> object) {
    record Word(int place, String word) {}

    if (object.get("InvertedIndex") instanceof Map<?, ?> index) {
      return text(index);
    }
    if (object.isEmpty()) {
      return null;
    }
    List<Word> words = new ArrayList<>();
    long length = 0;
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      if (!(entry.getValue() instanceof List<?> places)) {
        return null;
      }
      length += (((String) entry.getKey()).length() + 1L) * places.size();
      if (length > LONGEST) {
        return null;
      }
      for (Object written : places) {
        Integer place = written == null ? null : Ints.tryParse(written.toString());
        if (place == null) {
          return null;
        }
        words.add(new Word(place, (String) entry.getKey()));
      }
    }
    words.sort(Comparator.comparingInt(Word::place)); // stable
    return words.stream().map(Word::word).collect(Collectors.joining(" "));
  }

  /**
   * The text of an inverted index that is written out; null where {@code written} is no such index.
   */
  static String text(String written) {
    return Literal.of(written) instanceof Map<?, ?> object ? text(object) : null;
  }
}
