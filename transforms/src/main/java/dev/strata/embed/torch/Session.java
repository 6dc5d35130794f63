/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * One thread's use of a loaded encoder: a predictor, and the native memory that batches are written
 * to, one after the other. It is not safe to use from two threads.
 *
 * <p>A batch that is too small is filled up with copies of its last text, whose vectors are
 * dropped: the kernels of small products add up in another order. On CPUs with AVX2, oneDNN's
 * kernels change between 80 and 84 tokens; those that PyTorch chooses itself, between 1, 2 and 4
 * texts.
 */
final class Session implements AutoCloseable {
  /** The fewest tokens of a batch, padding included. */
  private static final int LEAST_TOKENS = 128;

  private final Predictor<NDList, NDList> predictor;
  private final NDManager manager;
  private final int leastTexts;
  private ByteBuffer ids = buffer(0);
  private ByteBuffer lengths = buffer(0);

  /** Uses {@code model}, in batches of at least {@code leastTexts} texts. */
  Session(ZooModel<NDList, NDList> model, int leastTexts) {
    predictor = model.newPredictor();
    manager = model.getNDManager().newSubManager();
    this.leastTexts = leastTexts;
  }

  /**
   * The unit vectors of a batch.
   *
   * @param tokens ids of each text, at least one
   * @param padded the length to which all of them are padded
   * @return {@code rows*d}, row-major
   */
  float[] embed(int[][] tokens, int padded) throws TranslateException {
    int texts = Math.max(Math.max(tokens.length, leastTexts), (LEAST_TOKENS + padded - 1) / padded);
    ids = atLeast(ids, texts * padded);
    lengths = atLeast(lengths, texts);
    fill(tokens, texts, padded);
    try (NDManager batch = manager.newSubManager()) {
      NDArray idArray = batch.create(ids, new Shape(texts, padded), DataType.INT64);
      NDArray lengthArray = batch.create(lengths, new Shape(texts), DataType.INT64);
      try (NDList vectors = predictor.predict(new NDList(idArray, lengthArray))) {
        float[] all = vectors.singletonOrThrow().toFloatArray();
        return Arrays.copyOf(all, all.length / texts * tokens.length);
      }
    }
  }

  private void fill(int[][] tokens, int texts, int padded) {
    LongBuffer id = ids.asLongBuffer();
    LongBuffer length = lengths.asLongBuffer();
    for (int t = 0; t < texts; t++) {
      int[] text = tokens[Math.min(t, tokens.length - 1)];
      for (int i = 0; i < padded; i++) {
        id.put(i < text.length ? text[i] : 0);
      }
      length.put(text.length);
    }
  }

  /** A buffer of {@code longs} longs: the old one if it is large enough, or else a new one. */
  private static ByteBuffer atLeast(ByteBuffer old, int longs) {
    int bytes = longs * Long.BYTES;
    return old.capacity() >= bytes ? old.clear().limit(bytes) : buffer(bytes);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    predictor.close();
    manager.close();
  }
}
