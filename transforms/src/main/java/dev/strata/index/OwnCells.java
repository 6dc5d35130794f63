/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.Blocks;
import dev.strata.math.Cells;
import dev.strata.math.DotProducts;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Rows;
import java.util.Arrays;

/**
 * Finds a first lower bound for every row: its similarity to its N-th nearest neighbour within its
 * own cell, which is no more than its similarity to its N-th nearest neighbour among all rows. Each
 * pair of rows is looked at once, for both of them.
 */
final class OwnCells implements Blocks.Worker {
  private static final int TILE = 128;

  private final Cells cells;
  private final int last;
  private final double error;
  private final float[] bounds;
  private final FloatMatrix block;
  private final DotProducts products = new DotProducts(TILE * TILE);
  private final float[] best; // of each row of the cell, falling

  private OwnCells(Cells cells, int last, double error, float[] bounds, int d) {
    this.cells = cells;
    this.last = last;
    this.error = error;
    this.bounds = bounds;
    this.block = new FloatMatrix(cells.largest(), d);
    this.best = new float[cells.largest() * last];
  }

  /**
   * Lower bounds of the similarity of each row to its {@code last}-th nearest other row; negative
   * infinity if its cell has too few rows.
   *
   * @param error how far a product may be off
   */
  static float[] bounds(Rows x, Cells cells, int last, double error) {
    float[] bounds = new float[Math.toIntExact(x.n())];
    Blocks.run(cells.count(), () -> new OwnCells(cells, last, error, bounds, x.d()));
    return bounds;
  }

  @Override
  public void run(int cell) {
    int m = cells.size(cell);
    Arrays.fill(best, 0, m * last, Float.NEGATIVE_INFINITY);
    if (m > last) {
      cells.copy(cell, block);
      for (int i = 0; i < m; i += TILE) {
        for (int j = i; j < m; j += TILE) {
          tile(i, Math.min(TILE, m - i), j, Math.min(TILE, m - j));
        }
      }
    }
    for (int i = 0; i < m; i++) { // down, since the cast may have gone up
      bounds[cells.row(cell, i)] = Math.nextDown((float) (best[(i + 1) * last - 1] - error));
    }
  }

  /**
   * Looks at the pairs of {@code m} rows from {@code first} on with {@code n} rows from {@code
   * other} on.
   */
  private void tile(int first, int m, int other, int n) {
    float[] dots = products.of(block.at(first), m, block.at(other), n, block.d());
    for (int i = 0; i < m; i++) {
      int mine = (first + i + 1) * last - 1;
      for (int j = first == other ? i + 1 : 0; j < n; j++) {
        float dot = dots[i * n + j];
        if (dot > best[mine]) {
          insert(dot, mine);
        }
        int its = (other + j + 1) * last - 1;
        if (dot > best[its]) {
          insert(dot, its);
        }
      }
    }
  }

  /** Puts {@code dot} among the best products of a row, the last of which is at {@code at}. */
  private void insert(float dot, int at) {
    int begin = at - last + 1;
    while (at > begin && best[at - 1] < dot) {
      best[at] = best[at - 1];
      at--;
    }
    best[at] = dot;
  }

  @Override
  public void close() {
    products.close();
    block.close();
  }
}
