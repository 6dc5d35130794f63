/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;

/** Reads the vectors of a vector shard, row by row. */
public final class VectorRows {
  private static final Schema VECTOR = Schemas.project(Schemas.VECTORS, "vector");

  /** Takes a row's vector. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes the vector of row {@code row}, from 0.
     *
     * @param vector d floats; reused for the next row
     */
    void accept(int row, float[] vector);
  }

  private VectorRows() {}

  /**
   * Gives each vector of the shard at {@code path} to {@code rows}, in order.
   *
   * @param expected how many there must be
   * @throws IOException where the file is missing or damaged, holds another number of rows, or two
   *     vectors differ in length
   */
  public static void read(String path, long expected, Consumer rows) throws IOException {
    Reading reading = new Reading(path, rows);
    ParquetFiles.read(path, VECTOR, row -> reading.accept((List<?>) row.get(0)));
    if (reading.row != expected) {
      throw new IOException(path + " holds " + reading.row + " rows, not " + expected);
    }
  }

  private static final class Reading {
    private final String path;
    private final Consumer rows;
    private float[] vector;
    private int row;

    Reading(String path, Consumer rows) {
      this.path = path;
      this.rows = rows;
    }

    void accept(List<?> components) {
      if (vector == null) {
        vector = new float[components.size()];
      }
      if (components.size() != vector.length) {
        throw new IllegalArgumentException(
            String.format(
                "%s: row %d has %d components, the rows before it %d",
                path, row, components.size(), vector.length));
      }
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (Float) components.get(j);
      }
      rows.accept(row++, vector);
    }
  }
}
