/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * How JSON is laid out in a file, told by the beginning of the file.
 *
 * @param layout the way in which it is laid out
 * @param papers the jq program that makes lines of the papers in a document; empty for other
 *     layouts
 */
record JsonShape(Layout layout, String papers) {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** Ways to lay JSON out. */
  enum Layout {
    /** Each line holds one value. */
    LINES,
    /** Each line holds one array. */
    LINES_OF_ARRAYS,
    /** One value holds all papers, on one line or on many. */
    DOCUMENT,
    /** Each line holds a value with papers in it. */
    LINES_OF_DOCUMENTS,
    /** Each object goes over several lines. */
    OBJECTS,
    /** A line holds several objects. */
    SEVERAL_ON_A_LINE,
    /** Each line ends with a carriage return alone. */
    CARRIAGE_RETURNS,
    /** Each line holds an object and a comma behind it. */
    COMMAS,
    /** The file ends in the middle of the value that holds all papers. */
    CUT_DOCUMENT,
    /** An array with an element on each line, that is cut off or broken elsewhere. */
    BROKEN_ARRAY_OF_LINES,
    /** The first line goes on behind the bytes that are looked at. */
    LONG_LINE,
    /** The bytes fit none of the other layouts. */
    BROKEN
  }

  /** What some bytes hold. */
  private enum Content {
    VALUE,
    VALUE_AND_COMMA,
    VALUES,
    /** A value that goes on behind these bytes. */
    OPEN,
    BROKEN
  }

  /**
   * The shape of a file that begins with {@code start}, whose first character is a bracket.
   *
   * @param start the first {@value LooksLike#START} bytes of the file, or all of its bytes
   * @param known tells which JSON is a paper
   */
  static JsonShape of(byte[] start, KnownPapers known) {
    int end = indexOf('\n', start);
    boolean goesOn = !new String(start, end, start.length - end, UTF_8).isBlank();
    Content line = content(start, end);
    Content all = goesOn ? content(start, start.length) : line;
    if (line == Content.VALUE && goesOn) {
      return ofLines(start, end, known);
    }
    boolean isCut = all == Content.OPEN && start.length < LooksLike.START;
    if (line == Content.OPEN && (isCut || all == Content.BROKEN) && isArrayOfLines(start, end)) {
      return new JsonShape(Layout.BROKEN_ARRAY_OF_LINES, "");
    }
    if (all == Content.VALUE || all == Content.OPEN) {
      String papers =
          all == Content.VALUE && known.hasId(start, 0, start.length)
              ? ""
              : papers(start, start.length, known, true);
      papers = papers.isEmpty() ? JsonTable.papers(start) : papers;
      if (!papers.isEmpty()) {
        return new JsonShape(isCut ? Layout.CUT_DOCUMENT : Layout.DOCUMENT, papers);
      }
    }
    return new JsonShape(
        switch (line) {
          case VALUE -> Layout.LINES;
          case VALUE_AND_COMMA -> Layout.COMMAS;
          case VALUES ->
              content(start, indexOf('\r', start)) == Content.VALUE
                  ? Layout.CARRIAGE_RETURNS
                  : Layout.SEVERAL_ON_A_LINE;
          case OPEN ->
              goesOn && all != Content.BROKEN
                  ? Layout.OBJECTS
                  : !goesOn && start.length >= LooksLike.START ? Layout.LONG_LINE : Layout.BROKEN;
          case BROKEN -> Layout.BROKEN;
        },
        "");
  }

  /** Whether an array begins on the line up to {@code end}, and the next line is an element. */
  private static boolean isArrayOfLines(byte[] start, int end) {
    byte[] rest = Arrays.copyOfRange(start, Math.min(end + 1, start.length), start.length);
    return lineOf(start, end).startsWith("[")
        && content(rest, indexOf('\n', rest)) == Content.VALUE_AND_COMMA;
  }

  private static String lineOf(byte[] start, int end) {
    return new String(start, 0, end, UTF_8).replace("\uFEFF", "").strip();
  }

  private static JsonShape ofLines(byte[] start, int end, KnownPapers known) {
    String papers = known.hasId(start, 0, end) ? "" : papers(start, end, known, false);
    boolean arrays = lineOf(start, end).startsWith("[");
    return new JsonShape(
        !papers.isEmpty()
            ? Layout.LINES_OF_DOCUMENTS
            : arrays ? Layout.LINES_OF_ARRAYS : Layout.LINES,
        papers);
  }

  /**
   * The path of jq to the papers: to the longest array of known papers, or else to the first array
   * that is the whole text or has most of its bytes. In one line of several, an array with most of
   * the bytes must also hold ids.
   */
  private static String papers(byte[] start, int size, KnownPapers known, boolean isFile) {
    JsonArrays arrays = JsonArrays.in(start, size);
    Optional<JsonArrays.Found> best =
        arrays.found().stream()
            .filter(array -> known.isPaper(start, (int) array.from(), (int) array.firstTo()))
            .max(Comparator.comparingLong(JsonArrays.Found::bytes));
    return best.or(
            () ->
                arrays.found().stream()
                    .filter(
                        array ->
                            array.path().equals(JsonArrays.ROOT)
                                || (arrays.isMostOfIt(array)
                                    && (isFile
                                        || known.hasId(
                                            start, (int) array.from(), (int) array.firstTo()))))
                    .findFirst())
        .map(JsonArrays.Found::path)
        .orElse("");
  }

  private static Content content(byte[] start, int size) {
    try (JsonParser parser = FACTORY.createParser(start, 0, size)) {
      if (parser.nextToken() == null) {
        return Content.BROKEN;
      }
      parser.skipChildren();
      int end = (int) parser.currentLocation().getByteOffset();
      if (end < 0) { // it was taken for UTF-16 or UTF-32
        return Content.BROKEN;
      }
      String rest = new String(start, end, size - end, UTF_8).strip();
      return rest.isEmpty()
          ? Content.VALUE
          : rest.equals(",")
              ? Content.VALUE_AND_COMMA
              : rest.startsWith("{") || rest.startsWith("[") ? Content.VALUES : Content.BROKEN;
    } catch (JsonProcessingException e) { // some of them are no JsonEOFException
      return e.getOriginalMessage().startsWith("Unexpected end-of-input")
          ? Content.OPEN
          : Content.BROKEN;
    } catch (IOException e) {
      return Content.BROKEN;
    }
  }

  /** The place of the first {@code c}; the length of {@code start} where there is none. */
  private static int indexOf(char c, byte[] start) {
    int at = Bytes.indexOf(start, (byte) c);
    return at < 0 ? start.length : at;
  }
}
