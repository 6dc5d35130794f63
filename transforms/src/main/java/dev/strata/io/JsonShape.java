/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * How JSON lies in a file, told by its beginning.
 *
 * @param layout how
 * @param elements of a document, jq's path to the objects of its longest array; else empty
 */
record JsonShape(Layout layout, String elements) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();
  private static final String ROOT_ARRAY = ".[]";
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Ways to lay JSON out. */
  enum Layout {
    /** A value on a line. */
    LINES,
    /** An array on a line. */
    LINES_OF_ARRAYS,
    /** One value with an array of objects in it, on one line or on many. */
    DOCUMENT,
    /** Objects of which each goes over several lines. */
    OBJECTS,
    /** Nothing that can be made sense of. */
    BROKEN
  }

  /** The shape of a file that begins so, with a bracket as its first character. */
  static JsonShape of(byte[] start) {
    int end = 0;
    while (end < start.length && start[end] != '\n') {
      end++;
    }
    String rest = new String(start, end, start.length - end, ISO_8859_1).strip();
    JsonToken first = valueOf(start, end);
    if (first != null && !rest.isEmpty()) {
      boolean arrays = first == JsonToken.START_ARRAY && rest.startsWith("[");
      return new JsonShape(arrays ? Layout.LINES_OF_ARRAYS : Layout.LINES, "");
    }
    Arrays found = Arrays.in(start);
    if (ROOT_ARRAY.equals(found.path) || (found.roots == 1 && found.isMostOfIt())) {
      return new JsonShape(Layout.DOCUMENT, found.path);
    }
    boolean whole = first != null;
    return new JsonShape(
        whole ? Layout.LINES : found.tokens > 2 ? Layout.OBJECTS : Layout.BROKEN, "");
  }

  /** How the only value among the first bytes begins; null where there is none, or are others. */
  private static JsonToken valueOf(byte[] start, int bytes) {
    try (JsonParser parser = FACTORY.createParser(start, 0, bytes)) {
      JsonToken first = parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null ? first : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The arrays of objects that lie in objects alone; of two, none lies in the other. */
  private static final class Arrays {
    private String path;
    private long longest = -1;
    private int roots;
    private int tokens;
    private long read;

    private String open;
    private int openDepth;
    private long openFrom;

    static Arrays in(byte[] start) {
      Arrays arrays = new Arrays();
      try (JsonParser parser = FACTORY.createParser(start)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          arrays.see(token, parser);
        }
      } catch (IOException e) {
        arrays.read = start.length; // it goes on behind what is looked at
      }
      arrays.end();
      return arrays;
    }

    /** Whether the longest is more than a detail of one paper. */
    boolean isMostOfIt() {
      return path != null && 2 * longest > read;
    }

    private void see(JsonToken token, JsonParser parser) {
      tokens++;
      read = parser.currentLocation().getByteOffset();
      JsonStreamContext context = parser.getParsingContext();
      if (token.isStructStart() && depth(context) == 1) {
        roots++;
      }
      JsonStreamContext around = context.getParent();
      if (token == JsonToken.START_OBJECT && around.inArray() && around.getCurrentIndex() == 0) {
        begin(around, parser.currentTokenLocation().getByteOffset());
      }
      if (token == JsonToken.END_ARRAY && open != null && depth(context) == openDepth - 1) {
        end();
      }
    }

    private void begin(JsonStreamContext array, long at) {
      StringBuilder names = new StringBuilder();
      for (JsonStreamContext in = array.getParent(); !in.inRoot(); in = in.getParent()) {
        if (!in.inObject()) {
          return;
        }
        String name = in.getCurrentName();
        names.insert(0, IDENTIFIER.matcher(name).matches() ? "." + name : ".\"" + name + "\"");
      }
      open = names.isEmpty() ? ROOT_ARRAY : names + "[]";
      openDepth = depth(array);
      openFrom = at;
    }

    private void end() {
      if (open != null && read - openFrom > longest) {
        path = open;
        longest = read - openFrom;
      }
      open = null;
    }

    private static int depth(JsonStreamContext context) {
      int depth = 0;
      for (JsonStreamContext in = context; !in.inRoot(); in = in.getParent()) {
        depth++;
      }
      return depth;
    }
  }
}
