/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.Blocks;
import dev.strata.math.DotProducts;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Rows;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Compares each query with all rows, so that the neighbours that are then kept are the true ones.
 */
final class FullSearch implements Blocks.Worker {
  private static final int QUERIES = 128;
  private static final int OTHERS = 1024;

  private final Rows x;
  private final FloatMatrix queries;
  private final NearestFound found;
  private final NearestFound mine;
  private final NearestFound.Show show;
  private final FloatMatrix buffer;
  private final DotProducts products = new DotProducts(QUERIES * OTHERS);

  private FullSearch(Rows x, FloatMatrix queries, NearestFound found) {
    this.x = x;
    this.queries = queries;
    this.buffer = new FloatMatrix(OTHERS, x.d());
    this.found = found;
    this.mine = found.copy(IntStream.range(0, found.queries().length).toArray());
    this.show = mine.new Show();
  }

  /** Compares every query in {@code found} with all rows of {@code x}. */
  static void run(Rows x, NearestFound found) {
    try (FloatMatrix queries = x.copy(found.queries(), 0, found.queries().length)) {
      Blocks.run(Blocks.count(x.n(), OTHERS), () -> new FullSearch(x, queries, found));
    }
  }

  @Override
  public void run(int block) {
    int first = block * OTHERS;
    int others = (int) Math.min(OTHERS, x.n() - first);
    FloatPointer theirs = x.block(first, others, buffer);
    for (int from = 0; from < queries.n(); from += QUERIES) {
      int m = (int) Math.min(QUERIES, queries.n() - from);
      float[] dots = products.of(queries.at(from), m, theirs, others, x.d());
      for (int i = 0; i < m; i++) {
        show.products(from + i, dots, i * others, others, j -> x.at(first + j));
      }
    }
  }

  @Override
  public void close() {
    synchronized (found) {
      found.addAll(mine);
    }
    products.close();
    buffer.close();
  }
}
