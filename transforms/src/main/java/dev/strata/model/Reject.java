/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

/**
 * A line of the archive that became no paper.
 *
 * @param source the archive file
 * @param line the number of the line in that file, from 1
 * @param offset the offset of its first byte in that file, from 0; in a compressed file, in the
 *     decompressed bytes
 * @param reason why the line became no paper
 * @param excerpt the first 200 characters of the line
 */
public record Reject(String source, long line, long offset, Reason reason, String excerpt) {

  /** Why a line, or a row of a file of vectors, became no paper. */
  public enum Reason {
    /** The line is no JSON value, or something follows the value on it. */
    NOT_JSON("no JSON value"),
    /** The line is JSON, but no object. */
    NOT_AN_OBJECT("JSON that is no object"),
    /** The line is not valid UTF-8. */
    BAD_UTF8("bytes that are not UTF-8"),
    /** The line is longer than the limit. */
    TOO_LONG("more bytes than are allowed"),
    /** There is no id at any of the id fields. */
    NO_ID("no id"),
    /** There is neither a title nor an abstract. */
    NO_TEXT("neither a title nor an abstract"),
    /** The id is that of an earlier paper. */
    DUPLICATE_ID("the id of an earlier paper"),
    /** There is no vector, or a vector without components. */
    NO_VECTOR("no vector"),
    /** The vector has more or fewer components than most vectors. */
    OTHER_LENGTH("a vector of another length"),
    /** The vector has a component that is null, NaN or infinite. */
    NOT_FINITE("a vector with a component that is no finite number"),
    /** The vector has only zeros, and so no direction. */
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
