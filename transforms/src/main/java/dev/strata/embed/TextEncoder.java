/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;

/**
 * A loaded model that turns texts into vectors of unit length. It has threads of its own: both
 * kinds of work are handed to it, done in the order of arrival, and waited for. What becomes of a
 * batch depends on its texts alone. Safe from many threads.
 */
public interface TextEncoder {

  /** Hash, in hexadecimal, of all that the vectors depend on beside texts and settings. */
  String fingerprint();

  /**
   * The token ids of each text behind the prompt, cut at the limit, special tokens included; a
   * future that fails names the reason.
   */
  Future<int[][]> tokenize(List<String> texts);

  /** The unit vectors of a batch of texts, {@code rows*d} floats, row-major. */
  Future<float[]> embed(int[][] tokens);

  /** Components of a vector, {@code d}; empty where the model fails to embed a text. */
  OptionalInt dimension() throws InterruptedException;

  /** Why tokenizing or embedding failed, in a sentence without a trace. */
  String reason(Throwable failure);

  /** Finds and loads models. A worker process loads a model once, however many steps use it. */
  interface Factory extends Serializable {

    /**
     * Finds model and device on this machine, and decides what the settings leave open. Says what
     * the model asks for.
     *
     * @throws IOException where there is no such model or device, or the model is damaged or does
     *     not do what is asked for
     */
    EmbedPlan plan(EmbedSettings settings) throws IOException;

    /**
     * What {@link #plan} would decide on a machine that computes in {@code precision}; empty where
     * the model has one precision of its own.
     *
     * @throws IOException where there is no such model, or it is damaged
     */
    Optional<EmbedPlan> planIn(Precision precision, EmbedSettings settings) throws IOException;

    /** The model of decided settings. Each call is answered by one of {@link #release}. */
    TextEncoder acquire(EmbedSettings decided);

    /** Lets go of the model; the last to do so closes it. */
    void release(EmbedSettings decided);
  }
}
