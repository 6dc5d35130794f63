/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.model.JsonCoder;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A paper far from all others.
 *
 * @param rank from 1, loneliest first
 * @param row the paper's row in the index
 * @param id the paper's id
 * @param title the paper's title
 * @param created the paper's day as YYYY-MM-DD, or empty
 * @param label the paper's topic
 * @param similarity cosine to its N-th nearest other paper, which is the last of {@code neighbors};
 *     lower is lonelier
 * @param neighbors the paper's N nearest other papers, nearest first
 * @param causes plain reasons why it is far from others, other than what it is about
 */
@DefaultCoder(JsonCoder.class)
public record LonelyPaper(
    int rank,
    long row,
    String id,
    String title,
    String created,
    int label,
    double similarity,
    List<Neighbor> neighbors,
    List<Cause> causes) {

  /** Why a paper may be lonely whatever it is about. */
  public enum Cause {
    /** It has no abstract. */
    TITLE_ONLY,
    /** Title and abstract are a few words. */
    VERY_SHORT,
    /** Its abstract says that it was withdrawn. */
    WITHDRAWN,
    /** It is not in English. */
    NOT_ENGLISH
  }

  /** Another paper and the cosine to it. */
  public record Neighbor(String id, String title, double similarity) {}
}
