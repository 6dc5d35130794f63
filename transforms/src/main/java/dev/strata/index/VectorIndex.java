/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static dev.strata.faiss.global.faiss.METRIC_INNER_PRODUCT;

import dev.strata.faiss.FaissIndex;
import dev.strata.faiss.IndexFlatIP;
import dev.strata.faiss.global.faiss;
import dev.strata.io.ScratchVectors;
import dev.strata.math.FloatMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes FAISS indexes of all rows of a matrix, inner product, in row order, from an {@code
 * index_factory} string.
 *
 * <p>FAISS runs on all cores where it can, but for graphs: theirs depend on the order in which
 * threads insert, so they are built on one. It holds a copy of the vectors, but for the flat index.
 */
final class VectorIndex {
  private static final String FLAT = "Flat";
  private static final String GRAPH = "HNSW|NSG|NNDescent";

  private VectorIndex() {}

  /** Whether training may decide what an index of this kind holds. */
  static boolean isTrained(String factory) {
    return !factory.equals(FLAT);
  }

  /**
   * Asks FAISS whether it can make such an index and add to it.
   *
   * @throws RuntimeException with FAISS's words where it cannot
   */
  static void check(String factory, int d) {
    try (FaissIndex index = faiss.index_factory(d, factory, METRIC_INNER_PRODUCT);
        FloatMatrix one = FloatMatrix.of(new float[d], d)) {
      if (index.is_trained()) {
        index.add(1, one.at(0));
      }
    }
  }

  /**
   * Writes what FAISS writes of an IndexFlatIP of {@code n} rows before their floats: with the rows
   * behind it, a file of vectors is that index.
   */
  static void writeFlatHeader(Path file, long n, int d) throws IOException {
    try (IndexFlatIP index = new IndexFlatIP(d)) {
      index.ntotal(n);
      faiss.write_index(index, file.toString());
    }
    byte[] bytes = Files.readAllBytes(file);
    int count = bytes.length - Long.BYTES; // it ends with the number of floats, so far none
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putLong(count, n * d);
    Files.write(file, bytes);
  }

  /**
   * Writes an index of {@code vectors}, which lie behind a {@linkplain #writeFlatHeader header}, to
   * {@code file}.
   *
   * @param trainedOn rows of them, for an index that needs training
   * @throws IllegalArgumentException where FAISS cannot train it on so few rows or add to it
   */
  static void write(ScratchVectors.Mapped vectors, String factory, int[] trainedOn, Path file)
      throws IOException {
    if (factory.equals(FLAT)) {
      vectors.linkTo(file);
      return;
    }
    FloatMatrix x = vectors.rows();
    int threads = faiss.get_omp_threads();
    try (FaissIndex index = faiss.index_factory(x.d(), factory, METRIC_INNER_PRODUCT)) {
      if (factory.matches(".*(" + GRAPH + ").*")) {
        faiss.set_omp_threads(1);
      }
      fill(index, x, factory, trainedOn);
      faiss.write_index(index, file.toString());
    } finally {
      faiss.set_omp_threads(threads);
    }
  }

  private static void fill(FaissIndex index, FloatMatrix x, String factory, int[] trainedOn) {
    try {
      if (!index.is_trained()) {
        try (FloatMatrix sample = x.copy(trainedOn, 0, trainedOn.length)) {
          index.train(sample.n(), sample.at(0));
        }
      }
      for (long from = 0; from < x.n(); from += FloatMatrix.PIECE_ROWS) {
        index.add(Math.min(FloatMatrix.PIECE_ROWS, x.n() - from), x.at(from));
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              "--index=%s cannot be made of %d papers, trained on %d of them: %s",
              factory, x.n(), trainedOn.length, reason(e)),
          e);
    }
  }

  /** What FAISS says, without where in its source it says so. */
  static String reason(RuntimeException e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return said.substring(said.lastIndexOf(": ") + 1).trim();
  }
}
