/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.Blocks;
import dev.strata.math.Cells;
import dev.strata.math.DotProducts;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Groups;
import dev.strata.math.Rows;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Shows each query the rows of one cell: the products are computed cell by cell, as blocks. */
final class CellSearch implements Blocks.Worker {
  private static final int QUERIES = 256;

  private final Rows x;
  private final Cells cells;
  private final NearestFound.Show show;
  private final int[] places;
  private final int[] rows;
  private final Groups byCell;
  private final int[] searched;
  private final FloatMatrix queries;
  private final FloatMatrix block;
  private final DotProducts products;

  private CellSearch(
      Rows x, Cells cells, NearestFound found, int[] places, Groups byCell, int[] searched) {
    this.x = x;
    this.cells = cells;
    this.show = found.new Show();
    this.places = Arrays.stream(byCell.rows()).map(i -> places[i]).toArray();
    this.rows = Arrays.stream(this.places).map(q -> found.queries()[q]).toArray();
    this.byCell = byCell;
    this.searched = searched;
    this.queries = new FloatMatrix(QUERIES, x.d());
    this.block = new FloatMatrix(cells.largest(), x.d());
    this.products = new DotProducts(QUERIES * cells.largest());
  }

  /**
   * Shows each query of {@code found} at {@code places} the rows of its cell.
   *
   * @param cell the cell for each of {@code places}
   */
  static void run(Rows x, Cells cells, NearestFound found, int[] places, int[] cell) {
    Groups byCell = Groups.of(cell, cells.count());
    int[] searched = IntStream.range(0, cells.count()).filter(c -> byCell.size(c) > 0).toArray();
    Blocks.run(searched.length, () -> new CellSearch(x, cells, found, places, byCell, searched));
  }

  @Override
  public void run(int number) {
    int cell = searched[number];
    cells.copy(cell, block);
    int end = byCell.begin(cell + 1);
    for (int from = byCell.begin(cell); from < end; from += QUERIES) {
      int m = Math.min(QUERIES, end - from);
      x.copy(rows, from, from + m, queries);
      int others = cells.size(cell);
      float[] dots = products.of(queries.at(0), m, block.at(0), others, x.d());
      for (int i = 0; i < m; i++) {
        show.products(places[from + i], dots, i * others, others, j -> cells.row(cell, j));
      }
    }
  }

  @Override
  public void close() {
    products.close();
    queries.close();
    block.close();
  }
}
