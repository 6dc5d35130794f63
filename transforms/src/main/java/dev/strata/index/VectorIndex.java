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
 * Makes FAISS indexes of all rows of a matrix, inner product, in row order, from an {@code
 * index_factory} string.
 *
 * <p>FAISS runs on all cores where it can, but for graphs: theirs depend on the order in which
 * threads insert, so they are built on one. Where a graph only tells which list of an inverted file
 * a vector belongs to, it is built when the index is trained, and vectors are then added on all
 * cores: each list has one thread. FAISS holds a copy of the vectors, but for the flat index.
 */
final class VectorIndex {
  private static final String FLAT = "Flat";
  private static final Pattern ZERO = Pattern.compile("(?<![\\d.])0+(?![\\d.])");
  private static final Pattern GRAPH = Pattern.compile("HNSW|NSG|NNDescent");

  /** An inverted file's lists, and what finds the nearest of them. */
  private static final Pattern LISTS = Pattern.compile("IVF\\d+(_[^,()]*|\\([^()]*\\))?");

  private VectorIndex() {}

  /** Whether the file of vectors is the index. */
  static boolean isFlat(String factory) {
    return factory.equals(FLAT);
  }

  /**
   * Whether training decides what an index of this kind holds, as FAISS says of an empty one.
   *
   * @param d components that it can be made of
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
   * Asks FAISS whether it can make such an index and add to it. FAISS divides by some of the
   * numbers of {@code factory}, which ends the process where one is 0.
   *
   * @throws RuntimeException with FAISS's words where it cannot
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
   * Bytes that a vector of {@code d} components takes in the file of an index, at least: what FAISS
   * says of its codes, or none where it does not say.
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
      int forGraphs = GRAPH.matcher(factory).find() ? 1 : threads;
      int forVectors = isGraph(factory) ? 1 : threads;
      fill(index, x, factory, trainedOn, new Threads(forGraphs, forVectors));
      faiss.write_index(index, file.toString());
    } finally {
      faiss.set_omp_threads(threads);
    }
  }

  /** How many train an index, and how many add to it. */
  private record Threads(int train, int add) {}

  private static void fill(
      FaissIndex index, FloatMatrix x, String factory, int[] trainedOn, Threads threads) {
    try {
      if (!index.is_trained()) {
        faiss.set_omp_threads(threads.train);
        try (FloatMatrix sample = x.copy(trainedOn, 0, trainedOn.length)) {
          index.train(sample.n(), sample.at(0));
        }
      }
      faiss.set_omp_threads(threads.add);
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
