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
 * A loaded model that turns texts into vectors of unit length. It has threads of its own: calls are
 * queued, done in the order of arrival, and return futures. On the CPU a text's vector depends on
 * the text alone, bit for bit, and never on the other texts of its batch. It is safe to use from
 * many threads.
 */
public interface TextEncoder {

  /**
   * A hash, in hexadecimal, of everything that the vectors depend on besides texts and settings.
   */
  String fingerprint();

  /**
   * The token ids of the prompt and each text, cut at the limit, special tokens included. If that
   * fails, the future's exception names the reason.
   */
  Future<int[][]> tokenize(List<String> texts);

  /** The length to which a text of so many tokens is padded: see {@link TextRules#paddedLength}. */
  int paddedLength(int tokens);

  /**
   * The unit vectors of a batch of texts, {@code rows*d} floats, row-major. The future fails with
   * an {@link IllegalArgumentException} where the texts are not all padded to the same length.
   *
   * @param tokens ids of each text; all have the same {@link #paddedLength}
   */
  Future<float[]> embed(int[][] tokens);

  /** The number of components of a vector, {@code d}; empty if the model fails to embed a text. */
  OptionalInt dimension() throws InterruptedException;

  /** Why tokenizing or embedding failed, in a sentence without a trace. */
  String reason(Throwable failure);

  /** Finds and loads models. A worker process loads a model once, however many steps use it. */
  interface Factory extends Serializable {

    /**
     * Loads what all models need, such as native code, so that it is there when the first model is
     * loaded. If that fails, it says nothing: {@link #plan} will.
     */
    void prepare();

    /**
     * Finds the model and the device on this machine, decides what the settings leave open, and
     * logs what the model asks for.
     *
     * @throws IOException if there is no such model or device, or if the model is damaged or does
     *     not do what is asked for
     */
    EmbedPlan plan(EmbedSettings settings) throws IOException;

    /**
     * What {@link #plan} would decide on a machine that computes in {@code precision}; empty if the
     * model has only one precision.
     *
     * @throws IOException if there is no such model, or if it is damaged
     */
    Optional<EmbedPlan> planIn(Precision precision, EmbedSettings settings) throws IOException;

    /**
     * What the model asks to stand before a question, as its card or its folder says; empty if that
     * is nothing, or not known.
     *
     * @throws IOException if there is no such model, or if it is damaged
     */
    String queryPrefix(EmbedSettings settings) throws IOException;

    /**
     * Finds a model by the last part of its name: the name of a built-in model, or the folder of
     * one that this machine has converted before; empty if there is none.
     *
     * @param settings the settings with which vectors were made, with that name
     * @param weights the model's fingerprint in these settings
     */
    Optional<String> known(EmbedSettings settings, String weights) throws IOException;

    /**
     * The model of decided settings. Each call must be followed by one call of {@link #release}.
     */
    TextEncoder acquire(EmbedSettings decided);

    /** Releases the model; the last release closes it. */
    void release(EmbedSettings decided);
  }
}
