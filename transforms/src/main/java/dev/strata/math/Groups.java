/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

/**
 * Rows grouped by label; the rows of a label are in row order.
 *
 * @param rows all rows, the rows of label 0 first
 * @param begins the index in {@code rows} at which each label begins, and at the end the number of
 *     rows
 */
@SuppressWarnings("ArrayRecordComponent") // to be read, never compared
public record Groups(int[] rows, int[] begins) {

  /** The groups of rows with these labels, each in [0, {@code k}). */
  public static Groups of(int[] labels, int k) {
    int[] begins = new int[k + 1];
    for (int label : labels) {
      begins[label + 1]++;
    }
    for (int c = 0; c < k; c++) {
      begins[c + 1] += begins[c];
    }
    int[] next = begins.clone();
    int[] rows = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      rows[next[labels[i]]++] = i;
    }
    return new Groups(rows, begins);
  }

  /** The index in {@code rows} at which the rows of {@code label} begin. */
  public int begin(int label) {
    return begins[label];
  }

  /** The number of rows that have {@code label}. */
  public int size(int label) {
    return begins[label + 1] - begins[label];
  }
}
