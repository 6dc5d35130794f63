/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.faiss.FaissIndex;
import dev.strata.faiss.global.faiss;
import dev.strata.math.NearestRows;
import dev.strata.model.ProcessSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/**
 * An index that FAISS searches, whatever its kind; its answers are as good as the index is. FAISS
 * holds all of it in memory. It may be searched from many threads.
 */
public final class ApproximateIndex implements AutoCloseable {
  private static final int MORE = 4;

  private final FaissIndex index;

  private ApproximateIndex(FaissIndex index) {
    this.index = index;
  }

  /**
   * Reads an index from a file.
   *
   * @throws IOException with FAISS's words, if it cannot be read
   */
  public static ApproximateIndex read(Path file) throws IOException {
    ProcessSetup.apply();
    try {
      return new ApproximateIndex(faiss.read_index(file.toString()));
    } catch (RuntimeException e) {
      throw new IOException("cannot read the index " + file + ": " + VectorIndex.reason(e), e);
    }
  }

  /** The number of rows. */
  public long n() {
    return index.ntotal();
  }

  /** The number of components of a row. */
  public int d() {
    return index.d();
  }

  /**
   * The rows that the index finds nearest to a vector. Where {@code wanted} leaves rows out, the
   * index is asked for more and more rows, until enough of them are wanted or it finds no more.
   *
   * @param query {@code d} floats of unit length
   * @param count the most rows
   * @param wanted which rows may be among them
   */
  public NearestRows nearest(float[] query, int count, IntPredicate wanted) {
    NearestRows nearest = new NearestRows(1, count);
    for (long k = Math.min(count, n()); k > 0; k = Math.min(MORE * k, n())) {
      long[] ids = new long[Math.toIntExact(k)];
      float[] similarities = new float[ids.length];
      index.search(1, query, k, similarities, ids);
      int found = 0;
      for (int i = 0; i < ids.length && ids[i] >= 0; i++) {
        found++;
        if (wanted.test((int) ids[i])) {
          nearest.offer(0, (int) ids[i], similarities[i]);
        }
      }
      if (nearest.count(0) == count || found < k || k == n()) {
        return nearest;
      }
    }
    return nearest;
  }

  @Override
  public void close() {
    index.close();
  }
}
