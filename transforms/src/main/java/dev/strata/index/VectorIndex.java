/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static dev.strata.faiss.global.faiss.METRIC_INNER_PRODUCT;

import com.google.common.base.Preconditions;
import dev.strata.faiss.FaissIndex;
import dev.strata.faiss.IndexFlatIP;
import dev.strata.faiss.global.faiss;
import dev.strata.math.FloatMatrix;
import dev.strata.shard.ScratchVectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Makes FAISS indexes of all rows of a matrix, in row order, from an {@code index_factory} string;
 * the metric is the inner product.
 *
 * <p>FAISS runs on all cores, except to build graphs: a graph depends on the order in which threads
 * insert, so it is built on one thread. If a graph only tells which list of an inverted file a
 * vector belongs to, it is built when the index is trained, and vectors are then added on all
 * cores: each list has one thread. FAISS holds a copy of the vectors, except for the flat index.
 */
final class VectorIndex {
  private static final String FLAT = "Flat";
  private static final Pattern ZERO = Pattern.compile("(?<![\\d.])0+(?![\\d.])");
  private static final Pattern GRAPH = Pattern.compile("HNSW|NSG|NNDescent");

  /**
   * The part of a factory that names an inverted file's lists and the index that finds the nearest
   * of them.
   */
  private static final Pattern LISTS = Pattern.compile("IVF\\d+(_[^,()]*|\\([^()]*\\))?");

  private VectorIndex() {}

  /** Whether the file of vectors itself is the index. */
  static boolean isFlat(String factory) {
    return factory.equals(FLAT);
  }

  /**
   * Whether an index of this kind needs training, as FAISS says of an empty one.
   *
   * @param d a number of components of which it can be made
   */
  static boolean isTrained(String factory, int d) {
    try (FaissIndex index = faiss.index_factory(d, factory, METRIC_INNER_PRODUCT)) {
      return !index.is_trained();
    }
  }

  /** Whether the vectors themselves are put into a graph. */
  static boolean isGraph(String factory) {
    return GRAPH.matcher(LISTS.matcher(factory).replaceAll("")).find();
  }

  /**
   * Asks FAISS whether it can make such an index and add vectors to it. Factories with a number 0
   * are refused here: FAISS divides by some of the numbers, and a 0 would end the process.
   *
   * @throws RuntimeException with FAISS's words, if it cannot
   */
  static void check(String factory, int d) {
    Preconditions.checkArgument(!ZERO.matcher(factory).find(), "a number in it is 0");
    try (FaissIndex index = faiss.index_factory(d, factory, METRIC_INNER_PRODUCT);
        FloatMatrix one = FloatMatrix.of(new float[d], d)) {
      if (index.is_trained()) {
        index.add(1, one.at(0));
      }
    }
  }

  /**
   * The least bytes that a vector of {@code d} components takes in the file of an index, as FAISS
   * says of its codes; 0 if FAISS does not say it.
   */
  static long codeBytes(String factory, int d) {
    if (factory.equals(FLAT) || factory.matches("HNSW\\d*(,Flat)?")) {
      return (long) d * Float.BYTES;
    }
    try (FaissIndex index = faiss.index_factory(d, factory, METRIC_INNER_PRODUCT)) {
      return index.sa_code_size();
    } catch (RuntimeException e) {
      return 0; // not every index has codes of one length
    }
  }

  /**
   * Writes the header that FAISS writes before the floats of an IndexFlatIP of {@code n} rows: a
   * file of vectors with this header before its rows is such an index.
   */
  static void writeFlatHeader(Path file, long n, int d) throws IOException {
    try (IndexFlatIP index = new IndexFlatIP(d)) {
      index.ntotal(n);
      write(index, file);
    }
    byte[] bytes = Files.readAllBytes(file);
    int count = bytes.length - Long.BYTES; // it ends with the number of floats, now 0
    if (count < 0) { // FAISS does not tell of it
      throw new IOException("cannot write to " + file + ": the disk may be full");
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putLong(count, n * d);
    Files.write(file, bytes);
  }

  /**
   * Writes an index of {@code vectors}, which lie behind a {@linkplain #writeFlatHeader header}, to
   * {@code file}.
   *
   * @param trainedOn the rows on which an index that needs training is trained
   * @throws IllegalArgumentException if FAISS cannot train it on these rows, or cannot add to it
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
      fill(index, x, factory, trainedOn, threads);
      write(index, file);
    } finally {
      faiss.set_omp_threads(threads);
    }
  }

  private static void write(FaissIndex index, Path file) throws IOException {
    try {
      faiss.write_index(index, file.toString());
    } catch (RuntimeException e) {
      throw new IOException("cannot write to " + file + ": " + reason(e), e);
    }
  }

  private static void fill(
      FaissIndex index, FloatMatrix x, String factory, int[] trainedOn, int threads) {
    try {
      if (!index.is_trained()) {
        faiss.set_omp_threads(GRAPH.matcher(factory).find() ? 1 : threads);
        try (FloatMatrix sample = x.copy(trainedOn, 0, trainedOn.length)) {
          index.train(sample.n(), sample.at(0));
        }
      }
      faiss.set_omp_threads(isGraph(factory) ? 1 : threads);
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

  /** FAISS's message, without the place in its source. */
  static String reason(RuntimeException e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return said.substring(said.lastIndexOf(": ") + 1).trim();
  }
}
