/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.FloatMatrix;
import java.util.List;

/**
 * Finds the papers that stand alone: those whose similarity to their {@code neighbors}-th nearest
 * other paper is lowest. Exact: the similarity is the dot product in double of the stored floats,
 * and what is returned is what comparing all pairs that way would give.
 *
 * <p>Other papers with the very same vector count as neighbours. Ties go to the lower row. Knows
 * nothing of Beam.
 */
interface LonelyPapers {

  /**
   * A row and its nearest others.
   *
   * @param row the row
   * @param similarity to the last of {@code neighbors}; lower is lonelier
   * @param neighbors nearest first
   */
  record Lonely(long row, double similarity, List<Neighbor> neighbors) {}

  /** Another row and the similarity to it; higher is closer. */
  record Neighbor(long row, double similarity) {}

  /**
   * The loneliest rows, loneliest first.
   *
   * @param rows {@code n*d} floats, of unit length
   * @param neighbors which neighbour counts, from 1; with few rows, the (n-1)-th at most
   * @param count how many to return, fewer where there are fewer rows; of one row alone, none
   */
  List<Lonely> find(FloatMatrix rows, int neighbors, int count);
}
