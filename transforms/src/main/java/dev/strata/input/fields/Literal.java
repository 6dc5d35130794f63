/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a list or an object that is written out in a text, as in a column of a CSV table: in JSON,
 * or as Python shows it, with its quotes.
 */
final class Literal {
  private static final JsonFactory FACTORY =
      PaperJson.FACTORY
          .rebuild()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  /**
   * An element of a list that is no JSON: NumPy shows {@code ['a' 'b']}, DuckDB and Java {@code [a,
   * b]}.
   */
  private static final Pattern ELEMENT =
      Pattern.compile("[\\s,]*+(?:'([^']*+)'|\"([^\"]*+)\"|([^\\s,'\"\\[\\]][^,\\[\\]]*+))");

  /** An escape; Python writes two digits of hexadecimal, or eight, where JSON has four. */
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x(\\p{XDigit}{2})|U(\\p{XDigit}{8})|.)", Pattern.DOTALL);

  /** What Python shows without quotes for no element. */
  private static final Set<String> NONE = Set.of("None", "nan");

  private Literal() {}

  /**
   * The list or the object, of values as {@link FieldTree} gives them; null where {@code text} is
   * neither.
   */
  static Object of(String text) {
    String trimmed = WhiteSpace.trim(text);
    boolean isList = trimmed.startsWith("[") && trimmed.endsWith("]");
    if (!isList && !(trimmed.startsWith("{") && trimmed.endsWith("}"))) {
      return null;
    }
    try (JsonParser parser = FACTORY.createParser(withEscapesOfJson(trimmed))) {
      parser.nextToken();
      Object value = FieldTree.whole(parser);
      if (parser.nextToken() == null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      // it is written in another way, or no list
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return isList ? elements(trimmed.substring(1, trimmed.length() - 1)) : null;
  }

  private static String withEscapesOfJson(String text) {
    return text.indexOf('\\') < 0
        ? text
        : ESCAPE
            .matcher(text)
            .replaceAll(
                escape -> {
                  String digits = escape.group(1) == null ? escape.group(2) : escape.group(1);
                  boolean isPythons =
                      digits != null
                          && Character.isValidCodePoint(Integer.parseUnsignedInt(digits, 16));
                  return Matcher.quoteReplacement(
                      isPythons ? ofJson(Integer.parseInt(digits, 16)) : escape.group());
                });
  }

  private static String ofJson(int codePoint) {
    return Character.toString(codePoint)
        .chars()
        .mapToObj(unit -> String.format("\\u%04x", unit))
        .collect(Collectors.joining());
  }

  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    boolean isQuoted = false;
    List<String> named = new ArrayList<>(); // without those that stand for none in Python
    Matcher element = ELEMENT.matcher(text);
    int end = 0;
    while (element.find() && element.start() == end) {
      String bare = element.group(3);
      String found = bare != null ? bare : element.group(element.group(1) == null ? 2 : 1);
      elements.add(found);
      isQuoted |= bare == null;
      if (bare == null || !NONE.contains(bare.strip())) {
        named.add(found);
      }
      end = element.end();
    }
    return !text.substring(end).isBlank() ? null : isQuoted ? named : elements;
  }
}
