/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A table that is one JSON object, as pandas and its like write it, told by its first members. */
final class JsonTable {
  private static final int MOST_MEMBERS = 3;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_ ]*");

  /** The jq program for a table of names and rows of values: pandas' orient="split". */
  private static final String SPLIT =
      ".columns as $names | .data[] | [$names, .] | transpose | map({(.[0]): .[1]}) | add";

  /** The jq program for a table with one member a row, called as the row is. */
  private static final String ROWS = "to_entries[] | {id: .key} + .value";

  /** The jq program for a table with one member a column: an array or an object of values. */
  private static final String COLUMNS =
      "first(.[] | keys_unsorted)[] as $row | map_values(.[$row])";

  private final List<String> names = new ArrayList<>();

  /**
   * How the value of each member begins; {@code firstNames} has the first name in it where it is an
   * object.
   */
  private final List<JsonToken> values = new ArrayList<>();

  private final List<String> firstNames = new ArrayList<>();

  private JsonTable() {}

  /**
   * The jq program that makes lines of the rows of a table; empty where {@code start} begins no
   * such table.
   */
  static String papers(byte[] start) {
    JsonTable table = new JsonTable();
    try (JsonParser parser = JsonShape.FACTORY.createParser(start)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        table.read(parser);
      }
    } catch (IOException e) {
      return table.papers(); // told by the members before the error
    }
    return table.papers();
  }

  private void read(JsonParser parser) throws IOException {
    while (names.size() < MOST_MEMBERS && parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean isObject = value == JsonToken.START_OBJECT;
      JsonToken first = parser.currentToken().isStructStart() ? parser.nextToken() : null;
      names.add(name);
      values.add(!isObject && first != null && first.isStructStart() ? null : value);
      firstNames.add(isObject && first == JsonToken.FIELD_NAME ? parser.currentName() : "");
      for (int depth = first == null ? 0 : 1; depth > 0; ) {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > 0) {
          parser.nextToken();
        }
      }
    }
  }

  private String papers() {
    if (names.contains("columns") && (names.contains("index") || names.contains("data"))) {
      return SPLIT;
    }
    boolean several = names.size() > 1;
    boolean named = names.stream().allMatch(name -> NAME.matcher(name).matches());
    if (several && values.stream().allMatch(JsonToken.START_ARRAY::equals)) {
      return COLUMNS;
    }
    if (names.isEmpty()
        || firstNames.stream().distinct().count() > 1
        || !values.stream().allMatch(JsonToken.START_OBJECT::equals)) {
      return "";
    }
    boolean rowsAreNamed = !NAME.matcher(firstNames.get(0)).matches();
    return named && rowsAreNamed ? COLUMNS : several || !named ? ROWS : "";
  }
}
