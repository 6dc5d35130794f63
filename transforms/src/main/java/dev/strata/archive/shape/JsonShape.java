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
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * How JSON lies in a file, told by its beginning.
 *
 * @param layout how
 * @param papers the program for jq that makes lines of the papers in a document; else empty
 */
record JsonShape(Layout layout, String papers) {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** Ways to lay JSON out. */
  enum Layout {
    /** A value on a line. */
    LINES,
    /** An array on a line. */
    LINES_OF_ARRAYS,
    /** One value with the papers in it, on one line or on many. */
    DOCUMENT,
    /** On each line a value with papers in it. */
    LINES_OF_DOCUMENTS,
    /** Objects of which each goes over several lines. */
    OBJECTS,
    /** Several objects on a line. */
    SEVERAL_ON_A_LINE,
    /** Lines that end with a carriage return alone. */
    CARRIAGE_RETURNS,
    /** An object on a line, with a comma behind it. */
    COMMAS,
    /** A line that goes on behind what is looked at. */
    LONG_LINE,
    /** Nothing that can be made sense of. */
    BROKEN
  }

  /** What some bytes hold. */
  private enum Content {
    VALUE,
    VALUE_AND_COMMA,
    VALUES,
    /** A value that goes on behind them. */
    OPEN,
    BROKEN
  }

  /**
   * The shape of a file that begins so, with a bracket as its first character.
   *
   * @param start {@value LooksLike#START} bytes, or all
   * @param known what tells papers
   */
  static JsonShape of(byte[] start, KnownPapers known) {
    int end = indexOf('\n', start);
    boolean goesOn = !new String(start, end, start.length - end, UTF_8).isBlank();
    Content line = content(start, end);
    Content all = goesOn ? content(start, start.length) : line;
    if (line == Content.VALUE && goesOn) {
      return ofLines(start, end, known);
    }
    if (all == Content.VALUE || all == Content.OPEN) {
      String papers =
          all == Content.VALUE && known.hasId(start, 0, start.length)
              ? ""
              : papers(start, start.length, known, true);
      papers = papers.isEmpty() ? JsonTable.papers(start) : papers;
      if (!papers.isEmpty()) {
        return new JsonShape(Layout.DOCUMENT, papers);
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

  private static JsonShape ofLines(byte[] start, int end, KnownPapers known) {
    String papers = known.hasId(start, 0, end) ? "" : papers(start, end, known, false);
    boolean arrays = new String(start, 0, end, UTF_8).replace("\uFEFF", "").strip().startsWith("[");
    return new JsonShape(
        !papers.isEmpty()
            ? Layout.LINES_OF_DOCUMENTS
            : arrays ? Layout.LINES_OF_ARRAYS : Layout.LINES,
        papers);
  }

  /**
   * jq's path to the papers: the longest array of known ones, else of objects that have ids, else
   * what is most of a file.
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

  /** Where the first such character stands; else behind the last. */
  private static int indexOf(char c, byte[] start) {
    int at = 0;
    while (at < start.length && start[at] != c) {
      at++;
    }
    return at;
  }
}
