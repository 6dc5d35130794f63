/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.graph.GraphBuilder;
import com.google.common.graph.Graphs;
import com.google.common.graph.MutableGraph;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final int columns;

  /** What each row and column has been given so far; together at most the value of each pair. */
  private final double[] ofRow;

  private final double[] ofColumn;

  /** The row of each column, or {@link #NONE}. */
  private final int[] rowOf;

  private OptimalAssignment(double[][] values, int columns) {
    this.values = values;
    this.columns = columns;
    this.ofRow = new double[values.length];
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
    int n = values.size();
    MutableGraph<Integer> pairs = GraphBuilder.undirected().build(); // column c is node n + c
    for (int row = 0; row < n; row++) {
      pairs.addNode(row);
      for (int column : values.get(row).keySet()) {
        pairs.putEdge(row, n + column);
      }
    }
    int[] columnOf = new int[n];
    Arrays.fill(columnOf, NONE);
    Set<Integer> seen = new HashSet<>();
    for (int first = 0; first < n; first++) {
      if (!seen.contains(first)) {
        SortedSet<Integer> connected = new TreeSet<>(Graphs.reachableNodes(pairs, first));
        seen.addAll(connected);
        List<Integer> rows = List.copyOf(connected.headSet(n));
        List<Integer> columns = connected.tailSet(n).stream().map(node -> node - n).toList();
        assign(rows, columns, values, columnOf);
      }
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
    boolean wide = n <= m;
    double[][] few = wide ? values : new double[m][n];
    for (int row = 0; row < n && !wide; row++) {
      for (int column = 0; column < m; column++) {
        few[column][row] = values[row][column];
      }
    }
    int[] fewOf = new OptimalAssignment(few, Math.max(n, m)).rowOfEachColumn();
    for (int many = 0; many < fewOf.length; many++) {
      int row = wide ? fewOf[many] : many;
      int column = wide ? many : fewOf[many];
      if (fewOf[many] != NONE && values[row][column] > 0) {
        columnOf[row] = column;
      }
    }
    return columnOf;
  }

  private int[] rowOfEachColumn() {
    for (int row = 0; row < values.length; row++) {
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
