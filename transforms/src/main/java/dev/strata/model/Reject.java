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
    NOT_JSON,
    /** JSON, but no object. */
    NOT_AN_OBJECT,
    /** Not valid UTF-8. */
    BAD_UTF8,
    /** Longer than the limit. */
    TOO_LONG,
    /** No id at any of the id fields. */
    NO_ID,
    /** Neither title nor abstract. */
    NO_TEXT,
    /** The id of an earlier paper. */
    DUPLICATE_ID,
    /** No vector, or one without components. */
    NO_VECTOR,
    /** A vector of more or fewer components than most have. */
    OTHER_LENGTH,
    /** A component that is null, NaN or infinite. */
    NOT_FINITE,
    /** A vector of zeros, which has no direction. */
    ZERO_VECTOR
  }
}
