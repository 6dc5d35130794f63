/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Pointers as one tree, so that a document is walked once, and all that no pointer leads to is
 * skipped unread. A part {@code *} of a pointer stands for each element of an array: the value of
 * such a pointer is a list. Programs that turn XML into JSON write one element without its array,
 * so another value than an array counts as an array of one.
 *
 * <p>A value is a {@code String} of cleaned text, a {@link JsonNumber}, a {@code Boolean}, or a
 * {@code List} or a {@code Map} of such values, whose text is not cleaned. It is null for null and
 * for a number that is none, such as NaN.
 */
public final class FieldTree {

  /** Makes a value of the characters of a text. */
  @FunctionalInterface
  public interface Cleaning {
    String clean(char[] text, int from, int to);

    /** Makes a value of a whole text. */
    default String clean(String text) {
      return clean(text.toCharArray(), 0, text.length());
    }
  }

  /**
   * An element in which a pointer leads nowhere, since it is no object: a text among objects, say.
   */
  private record Unread(Object element) {
    @Override
    public String toString() {
      return element instanceof String text ? '"' + text + '"' : element.toString();
    }
  }

  /** What the value at a place fills. */
  private record Slot(int index, Cleaning cleaning) {}

  private static final String EACH = "*";

  private final Map<String, FieldTree> children = new HashMap<>();
  private final List<Slot> slots = new ArrayList<>();

  /** Whether a pointer goes on with each element here. */
  private boolean each;

  /** The indices of the slots here and below. */
  private int[] all = {};

  /**
   * Lets the value at {@code pointer} fill slot {@code index}, cleaned. Several pointers may fill
   * one slot, and one pointer may fill several slots.
   */
  public void add(JsonPointer pointer, int index, Cleaning cleaning) {
    all = Ints.concat(all, new int[] {index});
    if (pointer.matches()) {
      slots.add(new Slot(index, cleaning));
    } else {
      each |= pointer.getMatchingProperty().equals(EACH);
      children
          .computeIfAbsent(pointer.getMatchingProperty(), name -> new FieldTree())
          .add(pointer.tail(), index, cleaning);
    }
  }

  /**
   * Reads the value that {@code parser} stands at, to its end, and fills {@code values}; where a
   * name occurs twice in an object, the last value stays, be it empty.
   */
  public void read(JsonParser parser, Object[] values) throws IOException {
    JsonToken token = parser.currentToken();
    boolean container = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
    if ((each && token != JsonToken.VALUE_NULL) || (container && !slots.isEmpty())) {
      fill(whole(parser), values);
    } else if (token == JsonToken.START_OBJECT) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        readChild(name, parser, values);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        readChild(Integer.toString(i), parser, values);
      }
    } else if (token == JsonToken.VALUE_STRING) {
      int from = parser.getTextOffset();
      for (Slot slot : slots) {
        values[slot.index] =
            slot.cleaning.clean(parser.getTextCharacters(), from, from + parser.getTextLength());
      }
    } else if (token.isNumeric() && !slots.isEmpty()) {
      JsonNumber number = number(parser);
      slots.forEach(slot -> values[slot.index] = number);
    } else if (token.isBoolean()) {
      slots.forEach(slot -> values[slot.index] = token == JsonToken.VALUE_TRUE);
    }
  }

  private void readChild(String name, JsonParser parser, Object[] values) throws IOException {
    FieldTree child = children.get(name);
    if (child == null) {
      parser.skipChildren();
    } else {
      child.clear(values); // of an earlier value of that name
      child.read(parser, values);
    }
  }

  private void clear(Object[] values) {
    for (int index : all) {
      values[index] = null;
    }
  }

  /** Fills the slots here and below from a value that was read whole. */
  private void fill(Object value, Object[] values) {
    for (Slot slot : slots) {
      values[slot.index] = value instanceof String text ? slot.cleaning.clean(text) : value;
    }
    children.forEach(
        (name, child) -> {
          child.clear(values);
          if (name.equals(EACH)) {
            child.fillEach(elements(value), values);
          } else {
            child.fill(part(value, name), values);
          }
        });
  }

  /** Fills each slot here and below with a list of the values that the elements have there. */
  private void fillEach(List<?> elements, Object[] values) {
    Object[] ofElement = new Object[values.length];
    Map<Integer, List<Object>> lists = new HashMap<>();
    for (Object element : elements) {
      clear(ofElement);
      fill(element, ofElement);
      for (int index : all) {
        Object found = ofElement[index];
        if (found == null && isValue(element)) {
          found = new Unread(element);
        }
        if (found != null) {
          lists.computeIfAbsent(index, i -> new ArrayList<>()).add(found);
        }
      }
    }
    lists.forEach((index, list) -> values[index] = list);
  }

  private static List<?> elements(Object value) {
    return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
  }

  /** Whether a value is neither an object nor an array, and no blank text. */
  private static boolean isValue(Object value) {
    boolean isContainer = value instanceof Map || value instanceof List;
    return value != null && !isContainer && !value.toString().isBlank();
  }

  /** The list without the elements in which a pointer leads nowhere. */
  static List<?> read(List<?> list) {
    return list.stream().filter(element -> !(element instanceof Unread)).toList();
  }

  private static Object part(Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return map.get(name);
    }
    if (value instanceof List<?> list) {
      Integer index = Ints.tryParse(name);
      return index != null && index >= 0 && index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  /** Reads the value that {@code parser} stands at, to its end; the parser limits its depth. */
  static Object whole(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT:
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          object.put(name, whole(parser));
        }
        return object;
      case START_ARRAY:
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(whole(parser));
        }
        return array;
      case VALUE_TRUE, VALUE_FALSE:
        return parser.getBooleanValue();
      case VALUE_STRING:
        return parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
        return number(parser);
      default:
        return null;
    }
  }

  private static JsonNumber number(JsonParser parser) throws IOException {
    return parser.isNaN() ? null : new JsonNumber(parser.getText());
  }
}
