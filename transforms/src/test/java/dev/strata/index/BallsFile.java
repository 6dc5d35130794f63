/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.Blocks;
import dev.strata.shard.RowsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;

/** Writes a flat index of unit rows around random directions, of any length: for benchmarks. */
public final class BallsFile {
  private static final int ROWS = 4096;
  private static final double SPREAD = 0.06;

  private BallsFile() {}

  /** Writes {@code n} rows of {@code d} components, row i around direction {@code i % balls}. */
  public static void write(Path file, int n, int d, int balls, long seed) throws IOException {
    double[][] centres = new double[balls][d];
    Random random = new Random(seed);
    for (double[] centre : centres) {
      double squares = 0;
      for (int j = 0; j < d; j++) {
        centre[j] = random.nextGaussian();
        squares += centre[j] * centre[j];
      }
      for (int j = 0; j < d; j++) {
        centre[j] /= Math.sqrt(squares);
      }
    }
    try (RowsFile out = new RowsFile(file, BuildIndex.HEADER_BYTES)) {
      Blocks.runFiles(
          Blocks.count(n, ROWS),
          block -> {
            int first = block * ROWS;
            int rows = Math.min(ROWS, n - first);
            out.put(
                first, rows, d, block(first, rows, centres, new SplittableRandom(seed + block)));
          });
      out.writeHeader(VectorIndex::writeFlatHeader, n);
    }
  }

  private static float[] block(int first, int rows, double[][] centres, SplittableRandom random) {
    int d = centres[0].length;
    float[] values = new float[rows * d];
    double[] row = new double[d];
    for (int i = 0; i < rows; i++) {
      double[] centre = centres[(first + i) % centres.length];
      double squares = 0;
      for (int j = 0; j < d; j++) {
        row[j] = centre[j] + SPREAD * random.nextGaussian();
        squares += row[j] * row[j];
      }
      double length = Math.sqrt(squares);
      for (int j = 0; j < d; j++) {
        values[i * d + j] = (float) (row[j] / length);
      }
    }
    return values;
  }
}
