/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.strata.embed.Batches;
import dev.strata.embed.EmbedPlan;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.TextEncoder;
import dev.strata.store.FinishedOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns questions into vectors with the model that made the archive's vectors, and with the prefix
 * that the model asks for before questions. The model is loaded with the first question, or at once
 * where texts will be asked. It is safe to use from many threads.
 */
final class QuestionEncoder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuestionEncoder.class);
  private static final String WITHOUT = "; --like=ID works without a model";

  private final FinishedOutput output;
  private final AskSettings settings;

  private FutureTask<Loaded> loading;

  /** A model that is there, and its settings. */
  private record Loaded(EmbedSettings decided, TextEncoder encoder) {}

  QuestionEncoder(FinishedOutput output, AskSettings settings) {
    this.output = output;
    this.settings = settings;
    boolean known = settings.model().isPresent() || !output.model().isEmpty();
    boolean isFetched = settings.model().filter(model -> model.contains("://")).isPresent();
    if (settings.texts() && known && !isFetched) {
      loading(); // meanwhile the archive is opened
    }
  }

  /**
   * The unit vectors of texts.
   *
   * @param d the number of components that they must have
   * @throws RefusedException where the model is not known, not there, or another one
   */
  float[][] vectors(List<String> texts, int d) throws IOException, InterruptedException {
    Loaded loaded = loaded();
    TextEncoder model = loaded.encoder;
    try {
      int[][] tokens = model.tokenize(texts).get();
      float[][] vectors = new float[tokens.length][];
      for (Batches.Batch batch : Batches.submit(model, tokens, loaded.decided.tokensPerBatch())) {
        batch.put(batch.vectors().get(), vectors);
      }
      for (float[] vector : vectors) {
        if (vector.length != d) {
          throw new RefusedException(
              String.format(
                  "the model %s gives vectors of %d components, and those of %s have %d: name their"
                      + " model with --model",
                  loaded.decided.shownModel(), vector.length, output.layout().shown(), d));
        }
      }
      return vectors;
    } catch (ExecutionException e) {
      throw new IOException("cannot embed the question: " + model.reason(e), e.getCause());
    } catch (RejectedExecutionException | CancellationException e) {
      throw new IOException("cannot embed the question: the model is closed", e); // at exit
    }
  }

  private Loaded loaded() throws IOException, InterruptedException {
    FutureTask<Loaded> task = loading();
    try {
      return task.get();
    } catch (ExecutionException e) {
      forget(task);
      Throwables.throwIfInstanceOf(e.getCause(), IOException.class);
      Throwables.throwIfUnchecked(e.getCause());
      throw new IOException(e.getCause());
    }
  }

  private synchronized FutureTask<Loaded> loading() {
    if (loading == null) {
      loading = new FutureTask<>(this::load);
      new Thread(loading, "strata-load").start();
    }
    return loading;
  }

  /** Has the next question try again. */
  private synchronized void forget(FutureTask<Loaded> failed) {
    if (loading == failed) {
      loading = null;
    }
  }

  /** Loads the model. Native code is loaded meanwhile; a process that exits then may crash. */
  private Loaded load() throws IOException {
    Thread preparing = new Thread(settings.encoders()::prepare, "strata-prepare");
    preparing.start();
    try {
      EmbedSettings decided = find();
      return new Loaded(decided, settings.encoders().acquire(decided));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      Uninterruptibles.joinUninterruptibly(preparing);
    }
  }

  private EmbedSettings find() throws IOException {
    Map<String, String> made = output.model();
    boolean given = made.isEmpty();
    if (given && settings.model().isEmpty()) {
      throw new RefusedException(
          "the vectors of "
              + output.layout().shown()
              + " were given, so no model of them is known: name it with --model"
              + WITHOUT);
    }
    EmbedSettings asMade = asMade(made);
    EmbedSettings found =
        settings.model().isPresent()
            ? asMade.withModel(settings.model().get())
            : asMade.withModel(whereMade(asMade));
    EmbedPlan plan = plan(found);
    if (!given) {
      checkSame(plan, found, made);
    }
    String prefix = settings.queryPrefix().orElse(settings.encoders().queryPrefix(found));
    return found
        .withPrecision(plan.precision())
        .withMaxTokens(plan.rules().maxTokens())
        .withGivenPrompt(prefix);
  }

  private EmbedPlan plan(EmbedSettings found) throws IOException {
    try {
      return settings.encoders().plan(found);
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException(e.getMessage() + WITHOUT, e);
    }
  }

  /** Checks the model in the precision, and for the device, that the archive's vectors are of. */
  private void checkSame(EmbedPlan plan, EmbedSettings found, Map<String, String> made)
      throws IOException {
    String precision = made.getOrDefault("precision", plan.precision().toString());
    EmbedSettings then = found.withDevice(made.getOrDefault("device", found.device()));
    boolean sameForm =
        plan.precision().toString().equals(precision) && then.device().equals(found.device());
    EmbedPlan asMade =
        sameForm ? plan : settings.encoders().planIn(Precision.named(precision), then).orElse(plan);
    if (!asMade.precision().toString().equals(precision)
        || !asMade.weights().equals(made.get("weights"))) {
      throw new RefusedException(
          String.format(
                  "the model %s is not the one that made the vectors of %s: name that one with --model",
                  found.shownModel(), output.layout().shown())
              + WITHOUT);
    }
  }

  /**
   * Where the model that the manifest names is: built in, or converted in the cache. Of a folder or
   * a URL, the manifest has the last part of the name only.
   */
  private String whereMade(EmbedSettings asMade) throws IOException {
    String name = asMade.model().given();
    Optional<String> found =
        settings.encoders().known(asMade, output.model().getOrDefault("weights", ""));
    return found.orElseThrow(
        () ->
            new RefusedException(
                String.format(
                    "the model %s, which made the vectors of %s, is not known here, since the"
                        + " manifest keeps only the last part of its name: name its folder or URL"
                        + " with --model%s",
                    name, output.layout().shown(), WITHOUT)));
  }

  /** The settings with which the vectors were made, as the manifest has them. */
  private EmbedSettings asMade(Map<String, String> made) throws IOException {
    Map<String, String> options = output.options();
    return EmbedSettings.defaults()
        .withModel(options.getOrDefault("model", EmbedSettings.DEFAULT_MODEL))
        .withPooling(Pooling.named(options.getOrDefault("pooling", "auto")))
        .withEncoderOnly(Boolean.parseBoolean(options.getOrDefault("encoderOnly", "false")))
        .withMaxTokens(Integer.parseInt(made.getOrDefault("maxTokens", "0")))
        .withGivenPrompt(options.get("prompt"))
        .withPrecision(precision(made))
        .withCacheDir(settings.cacheDir());
  }

  /** The precision of the archive's vectors, or fp32 where this CPU lacks it. */
  private Precision precision(Map<String, String> made) throws IOException {
    Precision precision = Precision.named(made.getOrDefault("precision", "auto"));
    if (precision == Precision.AUTO || precision.isHere()) {
      return precision;
    }
    LOG.info(
        "the archive's vectors are {}, which this CPU cannot compute: questions are fp32",
        precision);
    return Precision.FP32;
  }

  @Override
  public synchronized void close() {
    if (loading != null) {
      try {
        settings.encoders().release(Uninterruptibles.getUninterruptibly(loading).decided);
      } catch (ExecutionException e) {
        LOG.debug("the model was not loaded", e);
      }
      loading = null;
    }
  }
}
