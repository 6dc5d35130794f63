/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The arrays of objects in the beginning of a JSON text, but for arrays that lie within another
 * array.
 */
final class JsonArrays {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** The path of jq to the elements of an array that is the whole text. */
  static final String ROOT = ".[]";

  private final List<Found> found = new ArrayList<>();
  private long read;

  private String open;
  private int openDepth;
  private long openFrom;

  /** The end of the first element of the array that is open; 0 until that element has ended. */
  private long firstTo;

  /**
   * An array.
   *
   * @param path the path of jq to its elements
   * @param from the first byte of its first element; {@code firstTo} is behind the last byte of
   *     that element
   * @param to the end of the array, or of the bytes that are looked at
   */
  record Found(String path, long from, long firstTo, long to) {
    long bytes() {
      return to - from;
    }
  }

  private JsonArrays() {}

  /** The arrays in the first {@code size} bytes of {@code start}. */
  static JsonArrays in(byte[] start, int size) {
    JsonArrays arrays = new JsonArrays();
    try (JsonParser parser = JsonShape.FACTORY.createParser(start, 0, size)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        arrays.see(token, parser);
      }
    } catch (IOException e) {
      arrays.read = size; // the text goes on behind these bytes
    }
    arrays.end();
    return arrays;
  }

  List<Found> found() {
    return found;
  }

  /** Whether an array has more than half of the bytes, and so is no detail of one paper. */
  boolean isMostOfIt(Found array) {
    return 2 * array.bytes() > read;
  }

  private void see(JsonToken token, JsonParser parser) {
    read = parser.currentLocation().getByteOffset();
    JsonStreamContext context = parser.getParsingContext();
    JsonStreamContext around = context.getParent();
    if (token == JsonToken.START_OBJECT && around.inArray() && around.getCurrentIndex() == 0) {
      begin(around, parser.currentTokenLocation().getByteOffset());
    }
    if (open != null && token == JsonToken.END_OBJECT && context.getNestingDepth() == openDepth) {
      firstTo = firstTo == 0 ? read : firstTo;
    }
    if (open != null
        && token == JsonToken.END_ARRAY
        && context.getNestingDepth() == openDepth - 1) {
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
      names.insert(0, "." + (IDENTIFIER.matcher(name).matches() ? name : TextNode.valueOf(name)));
    }
    open = names.isEmpty() ? ROOT : names + "[]";
    openDepth = array.getNestingDepth();
    openFrom = at;
    firstTo = 0;
  }

  private void end() {
    if (open != null) {
      found.add(new Found(open, openFrom, firstTo == 0 ? read : firstTo, read));
    }
    open = null;
  }
}
