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

/**
 * One thread's use of a loaded encoder: a predictor, and the native memory that batches are written
 * to, one after the other. It is not safe to use from two threads.
 */
final class Session implements AutoCloseable {
  private final Predictor<NDList, NDList> predictor;
  private final NDManager manager;
  private ByteBuffer ids = buffer(0);
  private ByteBuffer lengths = buffer(0);

  Session(ZooModel<NDList, NDList> model) {
    predictor = model.newPredictor();
    manager = model.getNDManager().newSubManager();
  }

  /**
   * The unit vectors of a batch.
   *
   * @param tokens ids of each text, at least one
   * @return {@code rows*d}, row-major
   */
  float[] embed(int[][] tokens) throws TranslateException {
    int longest = 0;
    for (int[] text : tokens) {
      longest = Math.max(longest, text.length);
    }
    ids = atLeast(ids, tokens.length * longest);
    lengths = atLeast(lengths, tokens.length);
    fill(tokens, longest);
    try (NDManager batch = manager.newSubManager()) {
      NDArray idArray = batch.create(ids, new Shape(tokens.length, longest), DataType.INT64);
      NDArray lengthArray = batch.create(lengths, new Shape(tokens.length), DataType.INT64);
      try (NDList vectors = predictor.predict(new NDList(idArray, lengthArray))) {
        return vectors.singletonOrThrow().toFloatArray();
      }
    }
  }

  private void fill(int[][] tokens, int longest) {
    LongBuffer id = ids.asLongBuffer();
    LongBuffer length = lengths.asLongBuffer();
    for (int[] text : tokens) {
      for (int i = 0; i < longest; i++) {
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
