/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.base.Preconditions;
import dev.strata.model.Location;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What embedding needs to know. The same for all workers; what is left open is the worker's own.
 *
 * @param model what the user wrote: the name of a built-in model, a local folder, or a URL that DJL
 *     knows; see {@code ModelFiles#find}
 * @param pooling how tokens become a vector
 * @param precision what the encoder computes with
 * @param maxTokens where texts are cut, the two special tokens included; at least 3, at most the
 *     model's positions
 * @param tokensPerBatch papers of a batch times the longest of them, padding included; at least 1
 * @param device {@code cpu} or {@code gpu}
 * @param threads predicting threads of a process; 0 is as many as it has cores
 * @param cacheDir local folder for what is made once from a model's weights; empty is {@code
 *     .cache/strata} in the home of the worker's user
 */
public record EmbedSettings(
    Location model,
    Pooling pooling,
    Precision precision,
    int maxTokens,
    int tokensPerBatch,
    String device,
    int threads,
    String cacheDir)
    implements Serializable {

  public EmbedSettings {
    Preconditions.checkArgument(maxTokens >= 3, "maxTokens must be at least 3, was %s", maxTokens);
    Preconditions.checkArgument(
        tokensPerBatch >= 1, "tokensPerBatch must be at least 1, was %s", tokensPerBatch);
    Preconditions.checkArgument(threads >= 0, "threads must be at least 0, was %s", threads);
  }

  /**
   * bge-small-en-v1.5 on the CPU, in its best precision, texts cut at 512 tokens, batches of 1,024,
   * as many threads as cores.
   */
  public static EmbedSettings defaults() {
    return new EmbedSettings(
        Location.of(BuiltInModel.BGE_SMALL_EN_V15.modelName()),
        Pooling.AUTO,
        Precision.AUTO,
        512,
        1024,
        "cpu",
        0,
        "");
  }

  /** These, with another model. */
  public EmbedSettings withModel(String newModel) {
    return new EmbedSettings(
        Location.of(newModel),
        pooling,
        precision,
        maxTokens,
        tokensPerBatch,
        device,
        threads,
        cacheDir);
  }

  /** These, with another pooling. */
  public EmbedSettings withPooling(Pooling newPooling) {
    return new EmbedSettings(
        model, newPooling, precision, maxTokens, tokensPerBatch, device, threads, cacheDir);
  }

  /** These, in another precision. */
  public EmbedSettings withPrecision(Precision newPrecision) {
    return new EmbedSettings(
        model, pooling, newPrecision, maxTokens, tokensPerBatch, device, threads, cacheDir);
  }

  /** These, with texts cut elsewhere. */
  public EmbedSettings withMaxTokens(int newMaxTokens) {
    return new EmbedSettings(
        model, pooling, precision, newMaxTokens, tokensPerBatch, device, threads, cacheDir);
  }

  /** These, with batches of another size. */
  public EmbedSettings withTokensPerBatch(int newTokensPerBatch) {
    return new EmbedSettings(
        model, pooling, precision, maxTokens, newTokensPerBatch, device, threads, cacheDir);
  }

  /** These, on another device. */
  public EmbedSettings withDevice(String newDevice) {
    return new EmbedSettings(
        model, pooling, precision, maxTokens, tokensPerBatch, newDevice, threads, cacheDir);
  }

  /** These, with another number of threads. */
  public EmbedSettings withThreads(int newThreads) {
    return new EmbedSettings(
        model, pooling, precision, maxTokens, tokensPerBatch, device, newThreads, cacheDir);
  }

  /** These, with another cache. */
  public EmbedSettings withCacheDir(String newCacheDir) {
    return new EmbedSettings(
        model, pooling, precision, maxTokens, tokensPerBatch, device, threads, newCacheDir);
  }

  /** The model's name for people. */
  String shownModel() {
    return model.toString();
  }

  /** Without secrets that the model's URL may hold. */
  @Override
  public String toString() {
    return String.format(
        "%s, pooling %s, %s, %d tokens, %d in a batch, on %s, %d threads",
        shownModel(), pooling, precision, maxTokens, tokensPerBatch, device, threads);
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

  /** Whether the encoder runs on the CPU. */
  boolean onCpu() {
    return device.equals("cpu");
  }
}
