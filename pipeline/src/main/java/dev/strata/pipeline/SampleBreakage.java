/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.model.Reject;
import java.util.function.Function;

/** A way in which a line of an archive is no paper. */
enum SampleBreakage {
  /** A line of plain text. */
  PROSE(Reject.Reason.NOT_JSON, paper -> "-- page " + paper.get("id").asText() + " is missing --"),
  /** The first half of a paper. */
  CUT(
      Reject.Reason.NOT_JSON,
      paper -> paper.toString().substring(0, paper.toString().length() / 2)),
  /** Two papers on one line. */
  DOUBLED(Reject.Reason.NOT_JSON, paper -> paper.toString() + paper),
  /** The values without their names. */
  ARRAY(
      Reject.Reason.NOT_AN_OBJECT,
      paper -> paper.arrayNode().add(paper.get("id")).add(paper.get("title")).toString()),
  /** No id. */
  NAMELESS(Reject.Reason.NO_ID, paper -> paper.without("id").toString()),
  /** An empty id. */
  BLANK_ID(Reject.Reason.NO_ID, paper -> paper.put("id", "").toString()),
  /** Neither title nor abstract. */
  BARE(
      Reject.Reason.NO_TEXT,
      paper -> paper.<ObjectNode>without(java.util.List.of("title", "abstract")).toString()),
  /** A title and an abstract of white space. */
  BLANK_TEXT(
      Reject.Reason.NO_TEXT, paper -> paper.put("title", " ").put("abstract", "\n ").toString()),
  /** A paper in another encoding. */
  LATIN_1(
      Reject.Reason.BAD_UTF8,
      paper -> paper.put("title", "Über " + paper.get("title").asText()).toString());

  private final Reject.Reason reason;
  private final Function<ObjectNode, String> broken;

  SampleBreakage(Reject.Reason reason, Function<ObjectNode, String> broken) {
    this.reason = reason;
    this.broken = broken;
  }

  /** The kind of the broken line with this number, from 0; kinds take turns. */
  static SampleBreakage of(int number) {
    return values()[number % values().length];
  }

  Reject.Reason reason() {
    return reason;
  }

  /** A line made of a paper that was whole; {@code paper} may change. */
  byte[] line(ObjectNode paper) {
    return broken.apply(paper).getBytes(this == LATIN_1 ? ISO_8859_1 : UTF_8);
  }
}
