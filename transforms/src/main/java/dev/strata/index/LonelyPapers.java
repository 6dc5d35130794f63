/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.Cells;
import dev.strata.math.DotProducts;
import dev.strata.math.Rows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds the papers that stand alone: those whose similarity to their N-th nearest other paper is
 * lowest. The caller gives N. The result is exact: the similarity is the dot product in double of
 * the stored floats, and a comparison of all pairs would give the same papers.
 *
 * <p>A row is a paper. Other rows with an equal vector count as neighbours. Of rows with equal
 * similarity, the lower row comes first, both among the lonely rows and among the neighbours of a
 * row. This class knows nothing of Beam.
 */
final class LonelyPapers {
  /*
   * A row's similarity to its N-th nearest row found so far is a lower bound of its final
   * similarity. So few comparisons rule out most rows. The threshold is the count-th lowest final
   * similarity so far; there is none before count similarities are final.
   *
   * 1. Each row is compared with its own cell, some hundreds of near rows.
   * 2. The rows with the lowest bounds are compared with their own cell again, now in double. Then
   *    each of them is compared with its FURTHER_CELLS nearest cells, one cell after the other,
   *    until its bound is above the threshold. In this step of the first round there is no
   *    threshold. As long as there is none, the half with the higher bounds is put back after each
   *    of these cells, unless few rows are left.
   * 3. Rows whose bound is still not above the threshold are compared with all rows, in blocks,
   *    lowest bounds first. Their similarity is then final, and the threshold may fall.
   *
   * 2 and 3 are repeated with further rows, until the bounds of all rows that were not compared
   * with all others are above the threshold. The first round takes at most FIRST_EXAMINED rows, and
   * each later round at most MOST_EXAMINED / N. If the bounds rule out few rows, the search becomes
   * a comparison of all pairs: the result is the same, but it takes longer.
   *
   * Step 1 uses BLAS products alone, and lowers each bound by the largest possible error of a
   * product, see DotProducts. In steps 2 and 3, BLAS only selects pairs: if a product plus that
   * error could reach the row's bound, the pair is computed again in double. So near ties are told
   * apart.
   */
  private static final int CELL_ROWS = 512;
  private static final int FURTHER_CELLS = 16;
  private static final int FIRST_EXAMINED = 4096;

  /** The most neighbours that a round holds, over all its rows; from the second round on. */
  private static final int MOST_EXAMINED = 1 << 19;

  private static final int FIRST_VERIFIED = 128;
  private static final int MOST_VERIFIED = 1024;

  /** An upper bound of a row's squared length: lengths may differ from 1 by a thousandth. */
  private static final double LONGEST_SQUARED = 1.003;

  private static final Comparator<Lonely> LONELIEST_FIRST =
      Comparator.comparingDouble(Lonely::similarity).thenComparingLong(Lonely::row);

  /**
   * A row and its nearest other rows.
   *
   * @param row the row
   * @param similarity similarity to the last of {@code neighbors}; lower is lonelier
   * @param neighbors the nearest other rows, nearest first
   */
  record Lonely(long row, double similarity, List<Neighbor> neighbors) {}

  /** Another row and the similarity to it; higher is closer. */
  record Neighbor(long row, double similarity) {}

  /**
   * What a search found and what it took.
   *
   * @param lonely the lonely rows, loneliest first
   * @param cells number of cells that hold the rows
   * @param cellsSearched how many cells were searched for a row, added up over all rows
   * @param verified number of rows that were compared with all others
   */
  record Found(List<Lonely> lonely, long cells, long cellsSearched, long verified) {}

  private final Rows x;
  private final Cells cells;
  private final int neighborCount;
  private final int count;
  private final double error;
  private final TreeSet<Lonely> lonely = new TreeSet<>(LONELIEST_FIRST);
  private float[] bounds;
  private long cellsSearched;
  private long verified;

  private LonelyPapers(Rows x, Cells cells, int neighborCount, int count) {
    this.x = x;
    this.cells = cells;
    this.neighborCount = neighborCount;
    this.count = count;
    this.error = DotProducts.error(x.d()) * LONGEST_SQUARED;
  }

  /**
   * The loneliest rows.
   *
   * @param x the rows, each of length 1 within 1e-3
   * @param labels the label of each row, from 0; near rows that share a label are found faster
   * @param neighbors N, at least 1: the similarity to the N-th nearest other row counts; where N is
   *     above n - 1, n - 1 is used
   * @param count number of rows to return; fewer come back if there are fewer rows, and none for a
   *     single row
   */
  static Found find(Rows x, int[] labels, int neighbors, int count) {
    int neighborCount = (int) Math.min(neighbors, x.n() - 1);
    if (neighborCount < 1 || count < 1) {
      return new Found(List.of(), 0, 0, 0);
    }
    try (Cells cells = Cells.of(x, labels, Math.max(CELL_ROWS, 4 * neighborCount))) {
      return new LonelyPapers(x, cells, neighborCount, count).find();
    }
  }

  /**
   * The nearest other rows of each row in {@code rows}, whether that row is lonely or not.
   *
   * @param rows rows of {@code x}
   * @param neighbors N, as for {@link #find}
   */
  static List<Lonely> nearest(Rows x, int[] rows, int neighbors) {
    int neighborCount = (int) Math.min(neighbors, x.n() - 1);
    if (neighborCount < 1 || rows.length == 0) {
      return List.of();
    }
    NearestFound found =
        new NearestFound(x, rows, neighborCount, DotProducts.error(x.d()) * LONGEST_SQUARED);
    FullSearch.run(x, found);
    return IntStream.range(0, rows.length)
        .mapToObj(q -> new Lonely(rows[q], found.last(q), found.neighbors(q)))
        .toList();
  }

  private Found find() {
    bounds = OwnCells.bounds(x, cells, neighborCount, error);
    cellsSearched = x.n();
    for (int[] open = open(FIRST_EXAMINED);
        open.length > 0;
        open = open(MOST_EXAMINED / neighborCount)) {
      NearestFound found = new NearestFound(x, open, neighborCount, error);
      int[] left = searchCells(found);
      int block = FIRST_VERIFIED;
      for (int from = 0; from < left.length && mayBeLonely(found, left[from]); ) {
        int to = Math.min(left.length, from + block);
        verify(found.copy(Arrays.copyOfRange(left, from, to)));
        from = to;
        block = Math.min(2 * block, MOST_VERIFIED);
      }
    }
    return new Found(List.copyOf(lonely), cells.count(), cellsSearched, verified);
  }

  /**
   * Takes the rows with the lowest bounds, {@code most} at most, among those whose bound is not
   * above the threshold. Their bounds become infinite, so that no later round takes them, unless
   * {@link #lowestHalf} puts them back.
   */
  private int[] open(int most) {
    double threshold =
        lonely.size() < count ? Double.POSITIVE_INFINITY : lonely.last().similarity();
    int[] rows =
        IntStream.range(0, bounds.length)
            .filter(i -> bounds[i] <= threshold && bounds[i] < Float.POSITIVE_INFINITY)
            .toArray();
    if (rows.length > most) {
      float[] rising = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        rising[i] = bounds[rows[i]];
      }
      Arrays.parallelSort(rising);
      float limit = rising[most];
      int[] below = Arrays.stream(rows).filter(i -> bounds[i] < limit).toArray();
      int[] at =
          Arrays.stream(rows).filter(i -> bounds[i] == limit).limit(most - below.length).toArray();
      rows = IntStream.concat(Arrays.stream(below), Arrays.stream(at)).toArray();
    }
    for (int row : rows) {
      bounds[row] = Float.POSITIVE_INFINITY;
    }
    return rows;
  }

  /**
   * Compares each query with its own cell and with its nearest cells. Returns the indexes, in
   * {@code found}, of the queries that may still be lonely, lowest bound first.
   */
  private int[] searchCells(NearestFound found) {
    int[] queries = found.queries();
    int[] left = IntStream.range(0, queries.length).toArray();
    searchCells(found, left, Arrays.stream(left).map(q -> cells.cellOf(queries[q])).toArray());
    left = mayBeLonely(found, left);
    int further = Math.min(FURTHER_CELLS, cells.count());
    int[] near = cells.nearest(Arrays.stream(left).map(q -> queries[q]).toArray(), further);
    int[] at = new int[queries.length];
    for (int i = 0; i < left.length; i++) {
      at[left[i]] = i * further;
    }
    for (int rank = 0; rank < further && left.length > 0; rank++) {
      int r = rank;
      int[] next =
          Arrays.stream(left).filter(q -> near[at[q] + r] != cells.cellOf(queries[q])).toArray();
      searchCells(found, next, Arrays.stream(next).map(q -> near[at[q] + r]).toArray());
      left = lonely.size() < count ? lowestHalf(found, left) : mayBeLonely(found, left);
    }
    return rising(found, left);
  }

  /**
   * Keeps the half of the queries with the lowest bounds, but at least twice as many as are to be
   * returned, and at least twice {@link #FIRST_VERIFIED}. It is used as long as fewer than {@code
   * count} similarities are final, when there is no threshold yet. The other queries are put back:
   * a later round may take them, with the bounds that they have now.
   */
  private int[] lowestHalf(NearestFound found, int[] places) {
    int[] rising = rising(found, places);
    int half = Math.max(2 * Math.max(FIRST_VERIFIED, count), rising.length / 2);
    if (half >= rising.length) {
      return places;
    }
    for (int i = half; i < rising.length; i++) {
      bounds[found.queries()[rising[i]]] = Math.nextDown((float) found.last(rising[i]));
    }
    return Arrays.copyOf(rising, half);
  }

  /**
   * The places in the order of {@link #LONELIEST_FIRST}, as if the bounds were the similarities.
   */
  private static int[] rising(NearestFound found, int[] places) {
    int[] rows = found.queries();
    return Arrays.stream(places)
        .boxed()
        .sorted(Comparator.comparingDouble(found::last).thenComparingInt(q -> rows[q]))
        .mapToInt(q -> q)
        .toArray();
  }

  private void searchCells(NearestFound found, int[] places, int[] cell) {
    CellSearch.run(x, cells, found, places, cell);
    cellsSearched += places.length;
  }

  private int[] mayBeLonely(NearestFound found, int[] places) {
    return Arrays.stream(places).filter(q -> mayBeLonely(found, q)).toArray();
  }

  /** Whether query {@code q} may be among the {@code count} loneliest rows, judged by its bound. */
  private boolean mayBeLonely(NearestFound found, int q) {
    return lonely.size() < count
        || LONELIEST_FIRST.compare(
                new Lonely(found.queries()[q], found.last(q), List.of()), lonely.last())
            < 0;
  }

  private void verify(NearestFound found) {
    FullSearch.run(x, found);
    for (int q = 0; q < found.queries().length; q++) {
      lonely.add(new Lonely(found.queries()[q], found.last(q), found.neighbors(q)));
      if (lonely.size() > count) {
        lonely.pollLast();
      }
    }
    verified += found.queries().length;
  }
}
