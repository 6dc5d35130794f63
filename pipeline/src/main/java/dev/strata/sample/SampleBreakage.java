/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.model.Reject;
import java.util.List;

/** A way in which a line of an archive is broken, so that it is no paper. */
enum SampleBreakage {
  /** The line is plain text. */
  PROSE(Reject.Reason.NOT_JSON),
  /** The line is the first half of a paper. */
  CUT(Reject.Reason.NOT_JSON),
  /** The line has two papers. */
  DOUBLED(Reject.Reason.NOT_JSON),
  /** The line is an array of values without their names. */
  ARRAY(Reject.Reason.NOT_AN_OBJECT),
  /** The paper has no id. */
  NAMELESS(Reject.Reason.NO_ID),
  /** The paper has an empty id. */
  BLANK_ID(Reject.Reason.NO_ID),
  /** The paper has neither a title nor an abstract. */
  BARE(Reject.Reason.NO_TEXT),
  /** The paper's title and abstract are white space. */
  BLANK_TEXT(Reject.Reason.NO_TEXT),
  /** The line is not in UTF-8, but in Latin-1. */
  LATIN_1(Reject.Reason.BAD_UTF8);

  private final Reject.Reason reason;

  SampleBreakage(Reject.Reason reason) {
    this.reason = reason;
  }

  /** The breakage of the broken line with this number, from 0; all kinds take turns. */
  static SampleBreakage of(int number) {
    return values()[number % values().length];
  }

  Reject.Reason reason() {
    return reason;
  }

  /** A broken line made from a whole paper; {@code paper} may be changed. */
  byte[] line(ObjectNode paper) {
    return brokenText(paper).getBytes(this == LATIN_1 ? ISO_8859_1 : UTF_8);
  }

  private String brokenText(ObjectNode paper) {
    String whole = paper.toString();
    return switch (this) {
      case PROSE -> "-- page " + paper.get("id").asText() + " is missing --";
      case CUT -> whole.substring(0, whole.length() / 2);
      case DOUBLED -> whole + whole;
      case ARRAY -> paper.arrayNode().add(paper.get("id")).add(paper.get("title")).toString();
      case NAMELESS -> paper.without("id").toString();
      case BLANK_ID -> paper.put("id", "").toString();
      case BARE -> paper.without(List.of("title", "abstract")).toString();
      case BLANK_TEXT -> paper.put("title", " ").put("abstract", "\n ").toString();
      case LATIN_1 -> paper.put("title", "Über " + paper.get("title").asText()).toString();
    };
  }
}
