/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * JSON Pointers as one tree, so that a document is walked once and all they do not lead to is
 * skipped unread.
 */
final class FieldTree {
  /** An element of an array that is asked for. */
  private static final FieldTree ELEMENT = new FieldTree();

  /** Makes a value of the characters of a text. */
  @FunctionalInterface
  interface Cleaning {
    String clean(char[] text, int from, int to);
  }

  /** What the value at a place fills. */
  private record Slot(int index, Cleaning cleaning) {}

  private final Map<String, FieldTree> children = new HashMap<>();
  private final List<Slot> slots = new ArrayList<>();

  /** The indices of the slots here and below. */
  private int[] all = {};

  /**
   * Lets the value at {@code pointer} fill slot {@code index}, cleaned; several may share either.
   */
  void add(JsonPointer pointer, int index, Cleaning cleaning) {
    all = Ints.concat(all, new int[] {index});
    if (pointer.matches()) {
      slots.add(new Slot(index, cleaning));
    } else {
      children
          .computeIfAbsent(pointer.getMatchingProperty(), name -> new FieldTree())
          .add(pointer.tail(), index, cleaning);
    }
  }

  /**
   * Reads the value that {@code parser} stands at, to its end, and fills {@code values}; where a
   * name occurs twice in an object, the last value stays, be it empty.
   */
  void read(JsonParser parser, String[] values) throws IOException {
    read(parser, values, null);
  }

  /**
   * As above; text also goes to {@code enclosing}, the array around it that is itself asked for.
   */
  private void read(JsonParser parser, String[] values, StringJoiner enclosing) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (!slots.isEmpty()) {
          int from = parser.getTextOffset();
          fill(values, parser.getTextCharacters(), from, from + parser.getTextLength());
        }
        if (enclosing != null) {
          enclosing.add(parser.getText());
        }
      }
      case START_ARRAY -> readArray(parser, values);
      case START_OBJECT -> {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          FieldTree child = children.get(name);
          if (child != null) {
            child.clear(values); // of an earlier value of that name
          }
          readOrSkip(child, parser, values, null);
        }
      }
      default -> {}
    }
  }

  private void readArray(JsonParser parser, String[] values) throws IOException {
    StringJoiner joined = slots.isEmpty() ? null : new StringJoiner(" ");
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      FieldTree child = children.isEmpty() ? null : children.get(Integer.toString(i));
      readOrSkip(child == null && joined != null ? ELEMENT : child, parser, values, joined);
    }
    if (joined != null) {
      char[] text = joined.toString().toCharArray();
      fill(values, text, 0, text.length);
    }
  }

  private static void readOrSkip(
      FieldTree tree, JsonParser parser, String[] values, StringJoiner enclosing)
      throws IOException {
    if (tree == null) {
      parser.skipChildren();
    } else {
      tree.read(parser, values, enclosing);
    }
  }

  private void clear(String[] values) {
    for (int index : all) {
      values[index] = null;
    }
  }

  private void fill(String[] values, char[] text, int from, int to) {
    for (Slot slot : slots) {
      values[slot.index] = slot.cleaning.clean(text, from, to);
    }
  }
}
