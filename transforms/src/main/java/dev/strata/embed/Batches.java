/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Cuts the texts of a shard into batches, each of texts that are padded to one length. Only the
 * lengths decide, so every worker cuts a shard into the same batches.
 */
public final class Batches {
  /**
   * Most texts of a batch: with more, kernels round otherwise what a model computes once a text.
   */
  private static final int MOST_TEXTS = 64;

  /**
   * A batch that an encoder has been given.
   *
   * @param texts places of its texts among those that were given
   * @param vectors their unit vectors, {@code n*d}, row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Batch(int[] texts, Future<float[]> vectors) {

    /** Puts vectors that came, row-major, to the places of their texts. */
    public void put(float[] values, float[][] all) {
      int d = values.length / texts.length;
      for (int i = 0; i < texts.length; i++) {
        all[texts[i]] = Arrays.copyOfRange(values, i * d, (i + 1) * d);
      }
    }
  }

  private Batches() {}

  /**
   * Hands texts of any lengths to an encoder, all at once.
   *
   * @param tokens ids of each text
   * @param budget most tokens of a batch, padding included: see {@link #pack}
   */
  public static List<Batch> submit(TextEncoder encoder, int[][] tokens, int budget) {
    int[] lengths =
        Arrays.stream(tokens).mapToInt(text -> encoder.paddedLength(text.length)).toArray();
    return pack(lengths, budget).stream().map(texts -> submit(encoder, tokens, texts)).toList();
  }

  private static Batch submit(TextEncoder encoder, int[][] tokens, int[] texts) {
    int[][] batch = Arrays.stream(texts).mapToObj(text -> tokens[text]).toArray(int[][]::new);
    return new Batch(texts, encoder.embed(batch));
  }

  /**
   * The batches, longest texts first, then by row. The texts of a batch have the same length; there
   * are at most 64, and their number times that length is at most {@code budget}. A text that is
   * longer than {@code budget} is a batch of its own. Batches of the same length differ by at most
   * one text in size.
   *
   * @param lengths padded length of each row in tokens, at least 1
   * @return rows of each batch; every row once
   */
  public static List<int[]> pack(int[] lengths, int budget) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer row) -> -lengths[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> batches = new ArrayList<>();
    for (int start = 0; start < order.length; ) {
      int length = lengths[order[start]];
      int end = start;
      while (end < order.length && lengths[order[end]] == length) {
        end++;
      }
      int most = Math.min(MOST_TEXTS, Math.max(1, budget / length));
      int parts = (end - start + most - 1) / most;
      for (int part = 0; part < parts; part++) {
        batches.add(
            Arrays.copyOfRange(
                order, at(start, end, part, parts), at(start, end, part + 1, parts)));
      }
      start = end;
    }
    return batches;
  }

  /** Where part {@code part} of so many equal parts of a range begins. */
  private static int at(int start, int end, int part, int parts) {
    return start + (int) ((long) (end - start) * part / parts);
  }
}
