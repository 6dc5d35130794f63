/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.base.Preconditions;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What embedding needs to know. The same for all workers; what is left open is the worker's own.
 *
 * @param model name of a built-in model, or a local folder that {@code ModelFolder} wrote
 * @param maxTokens where texts are cut, the two special tokens included; at least 3, at most the
 *     model's positions
 * @param tokensPerBatch papers of a batch times the longest of them, padding included; at least 1
 * @param threads predicting threads of a process; 0 is as many as it has cores
 * @param cacheDir local folder for what is made once from a built-in model's weights; empty is
 *     {@code .cache/strata} in the home of the worker's user
 */
public record EmbedSettings(
    String model, int maxTokens, int tokensPerBatch, int threads, String cacheDir)
    implements Serializable {

  public EmbedSettings {
    Preconditions.checkArgument(!model.isEmpty(), "the model must have a name, was empty");
    Preconditions.checkArgument(maxTokens >= 3, "maxTokens must be at least 3, was %s", maxTokens);
    Preconditions.checkArgument(
        tokensPerBatch >= 1, "tokensPerBatch must be at least 1, was %s", tokensPerBatch);
    Preconditions.checkArgument(threads >= 0, "threads must be at least 0, was %s", threads);
  }

  /** bge-small-en-v1.5, texts cut at 512 tokens, batches of 1,024, as many threads as cores. */
  public static EmbedSettings defaults() {
    return new EmbedSettings(BuiltInModel.BGE_SMALL_EN_V15.modelName(), 512, 1024, 0, "");
  }

  /** These, with another model. */
  public EmbedSettings withModel(String newModel) {
    return new EmbedSettings(newModel, maxTokens, tokensPerBatch, threads, cacheDir);
  }

  /** These, with another number of threads. */
  public EmbedSettings withThreads(int newThreads) {
    return new EmbedSettings(model, maxTokens, tokensPerBatch, newThreads, cacheDir);
  }

  /** The threads of this process. */
  int threadsHere() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** The cache of this process. */
  Path cacheHere() {
    return cacheDir.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "strata")
        : Path.of(cacheDir);
  }
}
