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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    try (JsonParser parser = FACTORY.createParser(trimmed)) {
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

  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    Matcher element = ELEMENT.matcher(text);
    int end = 0;
    while (element.find() && element.start() == end) {
      for (int group = 1; group <= 3; group++) {
        if (element.group(group) != null) {
          elements.add(element.group(group));
        }
      }
      end = element.end();
    }
    return text.substring(end).isBlank() ? elements : null;
  }
}
