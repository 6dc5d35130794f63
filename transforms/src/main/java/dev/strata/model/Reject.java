/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

/**
 * A line of the archive that became no paper.
 *
 * @param source the archive file
 * @param line its line there, from 1
 * @param offset its first byte there, from 0; in a compressed file, of the decompressed bytes
 * @param reason why
 * @param excerpt the first 200 characters
 */
public record Reject(String source, long line, long offset, Reason reason, String excerpt) {

  /** Why a line, or a row of a file of vectors, became no paper. */
  public enum Reason {
    /** Not a JSON value, or something follows it on the line. */
    NOT_JSON("no JSON value"),
    /** JSON, but no object. */
    NOT_AN_OBJECT("JSON that is no object"),
    /** Not valid UTF-8. */
    BAD_UTF8("bytes that are not UTF-8"),
    /** Longer than the limit. */
    TOO_LONG("more bytes than are allowed"),
    /** No id at any of the id fields. */
    NO_ID("no id"),
    /** Neither title nor abstract. */
    NO_TEXT("neither a title nor an abstract"),
    /** The id of an earlier paper. */
    DUPLICATE_ID("the id of an earlier paper"),
    /** No vector, or one without components. */
    NO_VECTOR("no vector"),
    /** A vector of more or fewer components than most have. */
    OTHER_LENGTH("a vector of another length"),
    /** A component that is null, NaN or infinite. */
    NOT_FINITE("a vector with a component that is no finite number"),
    /** A vector of zeros, which has no direction. */
    ZERO_VECTOR("a vector of zeros");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** What such a line has, as in "a line with no id". */
    public String words() {
      return words;
    }
  }
}
