/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.common.base.Utf8;
import dev.strata.model.Paper;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads papers out of lines of JSON. Not for several threads at once. */
final class JsonPapers {

  /** What a line turned out to be: either a paper, or why it is none; the other is null. */
  record Outcome(Paper paper, Reason reason) {
    static Outcome rejected(Reason reason) {
      return new Outcome(null, reason);
    }
  }

  /**
   * A parser keeps something for each level, so that a line of brackets alone could fill memory.
   */
  private static final int MAX_DEPTH = 1000;

  /** A line's length is limited before it comes here. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final FieldTree tree = new FieldTree();
  private final Field id;
  private final Field title;
  private final Field abstractText;
  private final Field categories;
  private final Field created;
  private final String[] values;
  private int slots;

  JsonPapers(JsonFields fields) {
    id = field(fields.id(), WhiteSpace::trim);
    title = field(fields.title(), WhiteSpace::fold);
    abstractText = field(fields.abstractText(), WhiteSpace::fold);
    categories = field(fields.categories(), WhiteSpace::fold);
    created = field(fields.created(), WhiteSpace::fold);
    values = new String[slots];
  }

  /** Reads the line that the cursor stands on; it is not blank. */
  Outcome read(Lines lines, String source, long line) {
    if (lines.tooLong()) {
      return Outcome.rejected(Reason.TOO_LONG);
    }
    if (!Utf8.isWellFormed(lines.bytes(), lines.start(), lines.size())) {
      return Outcome.rejected(Reason.BAD_UTF8);
    }
    Arrays.fill(values, null);
    Reason broken = parse(lines.bytes(), lines.start(), lines.size());
    return broken == null ? paper(source, line) : Outcome.rejected(broken);
  }

  private Reason parse(byte[] bytes, int start, int size) {
    if (bytes[start] == 0 || (size > 1 && bytes[start + 1] == 0)) {
      return Reason.NOT_JSON; // Jackson would take it for UTF-16
    }
    try (JsonParser parser = FACTORY.createParser(bytes, start, size)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Reason.NOT_JSON; // a byte order mark alone
      }
      boolean object = first == JsonToken.START_OBJECT;
      if (object) {
        tree.read(parser, values);
      } else {
        parser.skipChildren();
      }
      boolean more = parser.nextToken() != null;
      return more ? Reason.NOT_JSON : object ? null : Reason.NOT_AN_OBJECT;
    } catch (JsonProcessingException e) {
      return Reason.NOT_JSON;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private Outcome paper(String source, long line) {
    String paperId = id.value();
    if (paperId.isEmpty()) {
      return Outcome.rejected(Reason.NO_ID);
    }
    String paperTitle = title.value();
    String paperAbstract = abstractText.value();
    if (paperTitle.isEmpty() && paperAbstract.isEmpty()) {
      return Outcome.rejected(Reason.NO_TEXT);
    }
    return new Outcome(
        new Paper(
            paperId,
            paperTitle,
            paperAbstract,
            categories.value(),
            created.value(CreatedDay::of),
            source,
            line),
        null);
  }

  private Field field(List<String> pointers, FieldTree.Cleaning cleaning) {
    int first = slots;
    for (String pointer : pointers) {
      tree.add(JsonPointer.compile(pointer), slots++, cleaning);
    }
    return new Field(first, slots);
  }

  /** A part of a paper: the slots of its pointers, in their order. */
  private final class Field {
    private final int from;
    private final int to;

    Field(int from, int to) {
      this.from = from;
      this.to = to;
    }

    /** The first value that is not empty, else the empty string. */
    String value() {
      return value(UnaryOperator.identity());
    }

    /**
     * The first value of which {@code meaning} makes something not empty, else the empty string.
     */
    String value(UnaryOperator<String> meaning) {
      for (int slot = from; slot < to; slot++) {
        String value = values[slot] == null ? "" : meaning.apply(values[slot]);
        if (!value.isEmpty()) {
          return value;
        }
      }
      return "";
    }
  }
}
