/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.base.Preconditions;
import dev.strata.model.Location;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of embedding. All workers get the same settings; each worker chooses for itself what
 * they leave open.
 *
 * @param model what the user wrote: the name of a built-in model, a local folder, or a URL that DJL
 *     knows; see {@link TextEncoder.Factory#plan}
 * @param pooling how tokens become a vector
 * @param maxTokens most tokens of a text, the two special tokens included; at least 3, at most the
 *     model's positions; 0 means the model's own limit, or 512 if it has none
 * @param givenPrompt what stands before each text; null means the model's own prompt
 * @param encoderOnly whether the modules and settings that a folder has beside the encoder are
 *     ignored
 * @param precision what the encoder computes with
 * @param tokensPerBatch most tokens in a batch, padding included: its number of papers times its
 *     longest text; at least 1
 * @param device {@code cpu} or {@code gpu}
 * @param threads threads of a process that embed; 0 means as many as it has cores
 * @param cacheDir local folder for files that are made once from a model's weights; empty means
 *     {@code .cache/strata} in the home of the worker's user
 */
@RecordBuilder
@RecordBuilder.Options(addClassRetainedGenerated = true)
public record EmbedSettings(
    Location model,
    Pooling pooling,
    int maxTokens,
    String givenPrompt,
    boolean encoderOnly,
    Precision precision,
    int tokensPerBatch,
    String device,
    int threads,
    String cacheDir)
    implements EmbedSettingsBuilder.With, Serializable {
  /** The built-in model that is used unless another one is named. */
  public static final String DEFAULT_MODEL = "bge-small-en-v1.5";

  /** The smallest limit of a text: the two special tokens and one token of the text. */
  public static final int MIN_TOKENS = 3;

  public EmbedSettings {
    Preconditions.checkArgument(
        maxTokens == 0 || maxTokens >= MIN_TOKENS,
        "maxTokens must be 0 or at least %s, was %s",
        MIN_TOKENS,
        maxTokens);
    Preconditions.checkArgument(
        !encoderOnly || pooling != Pooling.AUTO, "encoderOnly needs a pooling: cls or mean");
    Preconditions.checkArgument(
        tokensPerBatch >= 1, "tokensPerBatch must be at least 1, was %s", tokensPerBatch);
    Preconditions.checkArgument(threads >= 0, "threads must be at least 0, was %s", threads);
  }

  /**
   * The default settings: bge-small-en-v1.5 on the CPU in {@link Precision#AUTO}, texts cut where
   * the model says, batches of 1,024 tokens, as many threads as cores.
   */
  public static EmbedSettings defaults() {
    return new EmbedSettings(
        Location.of(DEFAULT_MODEL),
        Pooling.AUTO,
        0,
        null,
        false,
        Precision.AUTO,
        1024,
        "cpu",
        0,
        "");
  }

  /** What stands before each text, if the user says it. */
  public Optional<String> prompt() {
    return Optional.ofNullable(givenPrompt);
  }

  /** Returns these settings with the model that the user names so. */
  public EmbedSettings withModel(String name) {
    return withModel(Location.of(name));
  }

  /** The model's name for people. */
  public String shownModel() {
    return model.toString();
  }

  /** The settings as text, without the secrets that the model's URL may hold. */
  @Override
  public String toString() {
    return String.format(
        "%s, pooling %s, %s, %d tokens, %d in a batch, on %s, %d threads",
        shownModel(), pooling, precision, maxTokens, tokensPerBatch, device, threads);
  }

  /** The number of threads that embed in this process. */
  public int threadsHere() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** The cache folder of this process. */
  public Path cacheHere() {
    return Location.of(cacheDir.isEmpty() ? "~/.cache/strata" : cacheDir).local();
  }

  /** Whether the encoder runs on the CPU. */
  public boolean onCpu() {
    return device.equals("cpu");
  }
}
