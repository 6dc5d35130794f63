/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Pairs rows with columns, one with one at most, so that the sum of the values of all pairs is the
 * largest.
 *
 * <p>Source: R. Jonker and A. Volgenant, A shortest augmenting path algorithm for dense and sparse
 * linear assignment problems, Computing 38 (1987): rows are assigned one after the other, each
 * along the shortest augmenting path, by reduced costs. It takes time in {@code n*n*m} at most, for
 * each set of rows and columns that pairs with a value connect.
 */
public final class OptimalAssignment {
  private static final int NONE = -1;

  private final double[][] values;
  private final int rows;
  private final int columns;

  /** What each row and column has been given so far; together at most the value of each pair. */
  private final double[] ofRow;

  private final double[] ofColumn;

  /** The row of each column, or {@link #NONE}. */
  private final int[] rowOf;

  private OptimalAssignment(double[][] values, int columns) {
    this.values = values;
    this.rows = values.length;
    this.columns = columns;
    this.ofRow = new double[rows];
    this.ofColumn = new double[columns];
    this.rowOf = new int[columns];
    Arrays.fill(rowOf, NONE);
  }

  /**
   * The column of each row; -1 for a row without one. The same values always give the same pairs.
   * One set of connected rows and columns after the other is assigned, each as a dense matrix.
   *
   * @param values for each row the values above 0, by column
   */
  public static int[] ofSparse(List<? extends SortedMap<Integer, Double>> values) {
    Map<Integer, List<Integer>> rowsOf = new HashMap<>(); // those with a value, by column
    for (int row = 0; row < values.size(); row++) {
      for (int column : values.get(row).keySet()) {
        rowsOf.computeIfAbsent(column, c -> new ArrayList<>()).add(row);
      }
    }
    int[] columnOf = new int[values.size()];
    Arrays.fill(columnOf, NONE);
    boolean[] seen = new boolean[values.size()];
    for (int first = 0; first < seen.length; first++) {
      SortedSet<Integer> rows = new TreeSet<>();
      SortedSet<Integer> columns = new TreeSet<>();
      Deque<Integer> next = new ArrayDeque<>();
      for (Integer row = first; row != null; row = next.poll()) {
        if (!seen[row]) {
          seen[row] = true;
          rows.add(row);
          for (int column : values.get(row).keySet()) {
            if (columns.add(column)) {
              next.addAll(rowsOf.get(column));
            }
          }
        }
      }
      assign(List.copyOf(rows), List.copyOf(columns), values, columnOf);
    }
    return columnOf;
  }

  /** Assigns connected rows and columns. */
  private static void assign(
      List<Integer> rows,
      List<Integer> columns,
      List<? extends SortedMap<Integer, Double>> values,
      int[] columnOf) {
    double[][] dense = new double[rows.size()][columns.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < columns.size(); j++) {
        dense[i][j] = values.get(rows.get(i)).getOrDefault(columns.get(j), 0.0);
      }
    }
    int[] assigned = of(dense);
    for (int i = 0; i < assigned.length; i++) {
      if (assigned[i] != NONE) {
        columnOf[rows.get(i)] = columns.get(assigned[i]);
      }
    }
  }

  /**
   * The column of each row; -1 for a row without one. A pair of value 0 is none. The same values
   * always give the same pairs.
   *
   * @param values {@code n*m}, none below 0
   */
  static int[] of(double[][] values) {
    int n = values.length;
    int m = n == 0 ? 0 : values[0].length;
    int[] columnOf = new int[n];
    Arrays.fill(columnOf, NONE);
    if (n <= m) {
      int[] rowOf = new OptimalAssignment(values, m).rowOfEachColumn();
      for (int column = 0; column < m; column++) {
        if (rowOf[column] != NONE && values[rowOf[column]][column] > 0) {
          columnOf[rowOf[column]] = column;
        }
      }
    } else if (m > 0) {
      double[][] transposed = new double[m][n];
      for (int row = 0; row < n; row++) {
        for (int column = 0; column < m; column++) {
          transposed[column][row] = values[row][column];
        }
      }
      int[] rows = of(transposed);
      for (int column = 0; column < m; column++) {
        if (rows[column] != NONE) {
          columnOf[rows[column]] = column;
        }
      }
    }
    return columnOf;
  }

  private int[] rowOfEachColumn() {
    for (int row = 0; row < rows; row++) {
      augment(row);
    }
    return rowOf;
  }

  /** Assigns one more row, along the shortest path from it to a column without a row. */
  private void augment(int first) {
    double[] shortest = new double[columns];
    int[] before = new int[columns]; // the column before on the path, or NONE
    boolean[] done = new boolean[columns];
    Arrays.fill(shortest, Double.POSITIVE_INFINITY);
    int row = first;
    int column = NONE;
    do {
      int nearest = NONE;
      double least = Double.POSITIVE_INFINITY;
      double upToRow = column == NONE ? 0 : shortest[column];
      for (int c = 0; c < columns; c++) {
        if (!done[c]) {
          double reduced = upToRow - values[row][c] - ofRow[row] - ofColumn[c];
          if (reduced < shortest[c]) {
            shortest[c] = reduced;
            before[c] = column;
          }
          if (shortest[c] < least) {
            least = shortest[c];
            nearest = c;
          }
        }
      }
      column = nearest;
      done[column] = true;
      row = rowOf[column];
    } while (row != NONE);
    settle(first, column, shortest, done);
    for (; column != NONE; column = before[column]) {
      rowOf[column] = before[column] == NONE ? first : rowOf[before[column]];
    }
  }

  /** Changes the parts of rows and columns so that no reduced cost falls below 0. */
  private void settle(int first, int last, double[] shortest, boolean[] done) {
    double length = shortest[last];
    ofRow[first] += length;
    for (int c = 0; c < columns; c++) {
      if (done[c] && c != last) {
        ofRow[rowOf[c]] += length - shortest[c];
        ofColumn[c] -= length - shortest[c];
      }
    }
  }
}
