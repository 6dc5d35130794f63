/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

/**
 * Rows by label, and in row order within each.
 *
 * @param rows all rows, those of label 0 first
 * @param begins where in {@code rows} each label begins, and after the last one their number
 */
@SuppressWarnings("ArrayRecordComponent") // to be read, never compared
public record Groups(int[] rows, int[] begins) {

  /** Of rows with these labels, each in [0, {@code k}). */
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

  /** Where the rows of {@code label} begin. */
  public int begin(int label) {
    return begins[label];
  }

  /** How many rows have {@code label}. */
  public int size(int label) {
    return begins[label + 1] - begins[label];
  }
}
