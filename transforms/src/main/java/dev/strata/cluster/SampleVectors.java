/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.math.FloatMatrix;
import dev.strata.shard.VectorRows;
import java.io.IOException;
import java.util.List;

/** Reader of the vectors of the sample, in hash order. */
final class SampleVectors implements VectorRows.RowsConsumer {
  private final int size;
  private final int[] places;
  private FloatMatrix x;

  private SampleVectors(PaperSample sample) {
    size = sample.size();
    places = sample.places();
  }

  /** The vectors of all papers of the sample. The caller closes the matrix. */
  static FloatMatrix read(PaperSample sample) throws IOException {
    SampleVectors rows = new SampleVectors(sample);
    try {
      VectorRows.readAll(List.copyOf(sample.shards()), rows);
      return rows.x;
    } catch (IOException | RuntimeException e) {
      if (rows.x != null) {
        rows.x.close();
      }
      throw e;
    }
  }

  @Override
  public void accept(long from, int rows, int d, float[] values) {
    FloatMatrix matrix = matrix(d);
    for (int i = 0; i < rows; i++) {
      int place = places[Math.toIntExact(from + i)];
      if (place >= 0) {
        matrix.put(place, 1, values, i * d);
      }
    }
  }

  private synchronized FloatMatrix matrix(int d) {
    if (x == null) {
      x = new FloatMatrix(size, d);
    }
    return x;
  }
}
