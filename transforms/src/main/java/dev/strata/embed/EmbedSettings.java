/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.base.Preconditions;
import dev.strata.model.Location;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What embedding needs to know. The same for all workers; what is left open is the worker's own.
 *
 * @param model what the user wrote: the name of a built-in model, a local folder, or a URL that DJL
 *     knows; see {@link TextEncoder.Factory#plan}
 * @param reading what is taken of the model, and how texts are
 * @param precision what the encoder computes with
 * @param tokensPerBatch papers of a batch times the longest of them, padding included; at least 1
 * @param device {@code cpu} or {@code gpu}
 * @param threads predicting threads of a process; 0 is as many as it has cores
 * @param cacheDir local folder for what is made once from a model's weights; empty is {@code
 *     .cache/strata} in the home of the worker's user
 */
public record EmbedSettings(
    Location model,
    Reading reading,
    Precision precision,
    int tokensPerBatch,
    String device,
    int threads,
    String cacheDir)
    implements Serializable {
  /** The built-in model that is taken unless another one is named. */
  public static final String DEFAULT_MODEL = "bge-small-en-v1.5";

  /** The special tokens, and one of the text. */
  public static final int MIN_TOKENS = 3;

  /**
   * What is taken of the model, and how texts are read.
   *
   * @param pooling how tokens become a vector
   * @param maxTokens where texts are cut, the two special tokens included; at least 3, at most the
   *     model's positions; 0 is as the model says, or else 512
   * @param givenPrompt what stands before each text; null is as the model says
   * @param encoderOnly whether a folder's modules and settings beside the encoder stay unread
   */
  public record Reading(Pooling pooling, int maxTokens, String givenPrompt, boolean encoderOnly)
      implements Serializable {

    public Reading {
      Preconditions.checkArgument(
          maxTokens == 0 || maxTokens >= MIN_TOKENS,
          "maxTokens must be 0 or at least %s, was %s",
          MIN_TOKENS,
          maxTokens);
      Preconditions.checkArgument(
          !encoderOnly || pooling != Pooling.AUTO, "encoderOnly needs a pooling: cls or mean");
    }
  }

  public EmbedSettings {
    Preconditions.checkArgument(
        tokensPerBatch >= 1, "tokensPerBatch must be at least 1, was %s", tokensPerBatch);
    Preconditions.checkArgument(threads >= 0, "threads must be at least 0, was %s", threads);
  }

  /**
   * bge-small-en-v1.5 on the CPU, in its best precision, texts cut where the model says, batches of
   * 1,024, as many threads as cores.
   */
  public static EmbedSettings defaults() {
    return new EmbedSettings(
        Location.of(DEFAULT_MODEL),
        new Reading(Pooling.AUTO, 0, null, false),
        Precision.AUTO,
        1024,
        "cpu",
        0,
        "");
  }

  /** How tokens become a vector. */
  public Pooling pooling() {
    return reading.pooling;
  }

  /** Where texts are cut; 0 is as the model says. */
  public int maxTokens() {
    return reading.maxTokens;
  }

  /** What stands before each text, where the user says it. */
  public Optional<String> prompt() {
    return Optional.ofNullable(reading.givenPrompt);
  }

  /** Whether a folder's modules and settings beside the encoder stay unread. */
  public boolean encoderOnly() {
    return reading.encoderOnly;
  }

  /** These, with another model. */
  public EmbedSettings withModel(String newModel) {
    return new EmbedSettings(
        Location.of(newModel), reading, precision, tokensPerBatch, device, threads, cacheDir);
  }

  private EmbedSettings with(Reading newReading) {
    return new EmbedSettings(
        model, newReading, precision, tokensPerBatch, device, threads, cacheDir);
  }

  /** These, with another pooling. */
  public EmbedSettings withPooling(Pooling newPooling) {
    return with(
        new Reading(newPooling, reading.maxTokens, reading.givenPrompt, reading.encoderOnly));
  }

  /** These, with texts cut elsewhere. */
  public EmbedSettings withMaxTokens(int newMaxTokens) {
    return with(
        new Reading(reading.pooling, newMaxTokens, reading.givenPrompt, reading.encoderOnly));
  }

  /** These, with something else before each text. */
  public EmbedSettings withPrompt(String newPrompt) {
    return with(new Reading(reading.pooling, reading.maxTokens, newPrompt, reading.encoderOnly));
  }

  /** These, pooled so, without what a folder has beside the encoder. */
  public EmbedSettings withEncoderOnly(Pooling newPooling) {
    return with(new Reading(newPooling, reading.maxTokens, reading.givenPrompt, true));
  }

  /** These, in another precision. */
  public EmbedSettings withPrecision(Precision newPrecision) {
    return new EmbedSettings(
        model, reading, newPrecision, tokensPerBatch, device, threads, cacheDir);
  }

  /** These, with batches of another size. */
  public EmbedSettings withTokensPerBatch(int newTokensPerBatch) {
    return new EmbedSettings(
        model, reading, precision, newTokensPerBatch, device, threads, cacheDir);
  }

  /** These, on another device. */
  public EmbedSettings withDevice(String newDevice) {
    return new EmbedSettings(
        model, reading, precision, tokensPerBatch, newDevice, threads, cacheDir);
  }

  /** These, with another number of threads. */
  public EmbedSettings withThreads(int newThreads) {
    return new EmbedSettings(
        model, reading, precision, tokensPerBatch, device, newThreads, cacheDir);
  }

  /** These, with another cache. */
  public EmbedSettings withCacheDir(String newCacheDir) {
    return new EmbedSettings(
        model, reading, precision, tokensPerBatch, device, threads, newCacheDir);
  }

  /** The model's name for people. */
  public String shownModel() {
    return model.toString();
  }

  /** Without secrets that the model's URL may hold. */
  @Override
  public String toString() {
    return String.format(
        "%s, pooling %s, %s, %d tokens, %d in a batch, on %s, %d threads",
        shownModel(), pooling(), precision, maxTokens(), tokensPerBatch, device, threads);
  }

  /** The threads of this process. */
  public int threadsHere() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** The cache of this process. */
  public Path cacheHere() {
    return cacheDir.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "strata")
        : Path.of(cacheDir);
  }

  /** Whether the encoder runs on the CPU. */
  public boolean onCpu() {
    return device.equals("cpu");
  }
}
