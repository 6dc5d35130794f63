/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import dev.strata.embed.Pooling;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between Strata and an encoder that gives a vector for each token: it turns ids {@code
 * [n, t]} and lengths {@code [n]} into the encoder's ids, mask and types, and the encoder's {@code
 * [n, t, d]} into unit vectors {@code [n, d]}. It is for one thread.
 */
final class PoolingTranslator implements NoBatchifyTranslator<NDList, NDList> {
  private static final double LEAST_NORM = 1e-12;

  private final Pooling pooling;
  private final boolean tokenTypes;

  private PoolingTranslator(Pooling pooling, boolean tokenTypes) {
    this.pooling = pooling;
    this.tokenTypes = tokenTypes;
  }

  @Override
  public NDList processInput(TranslatorContext context, NDList input) {
    NDArray ids = input.get(0);
    NDManager manager = context.getNDManager();
    NDArray columns = manager.arange(0, ids.getShape().get(1), 1, DataType.INT64);
    NDArray mask = columns.lt(input.get(1).reshape(-1, 1)).toType(DataType.INT64, false);
    mask.attach(manager);
    context.setAttachment("mask", mask);
    NDList encoder = new NDList(ids, mask);
    if (tokenTypes) {
      encoder.add(manager.zeros(ids.getShape(), DataType.INT64));
    }
    return encoder;
  }

  @Override
  public NDList processOutput(TranslatorContext context, NDList output) throws TranslateException {
    NDArray tokens = output.get("last_hidden_state");
    tokens = tokens == null ? output.head() : tokens;
    if (tokens.getShape().dimension() != 3) {
      throw new TranslateException(
          "the model must give a vector for each token, [texts, tokens, d], and gave "
              + tokens.getShape());
    }
    NDArray pooled = pooling == Pooling.CLS ? tokens.get(":, 0") : mean(context, tokens);
    return new NDList(pooled.toType(DataType.FLOAT32, false).normalize(2, 1, LEAST_NORM));
  }

  private static NDArray mean(TranslatorContext context, NDArray tokens) {
    NDArray mask = ((NDArray) context.getAttachment("mask")).toType(tokens.getDataType(), false);
    Shape shape = mask.getShape();
    NDArray weights = mask.reshape(shape.get(0), shape.get(1), 1);
    return tokens.mul(weights).sum(new int[] {1}).div(weights.sum(new int[] {1}));
  }

  /** Makes a translator for each predictor, as the model's arguments say. */
  static final class Factory implements TranslatorFactory {
    private static final Logger LOG = LoggerFactory.getLogger(PoolingTranslator.class);

    private final Pooling pooling;
    private DjlArguments given = DjlArguments.of(Map.of());

    /**
     * A factory with a pooling; {@link Pooling#AUTO} means the argument's pooling, or else that of
     * the folder's {@code 1_Pooling}, or else the mean.
     */
    Factory(Pooling pooling) {
      this.pooling = pooling;
    }

    /** The arguments of the model for which a translator was made last. */
    DjlArguments given() {
      return given;
    }

    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
      return Set.of(new Pair<>(NDList.class, NDList.class));
    }

    @Override
    @SuppressWarnings("unchecked") // the types are those above
    public <I, O> Translator<I, O> newInstance(
        Class<I> input, Class<O> output, Model model, Map<String, ?> arguments)
        throws TranslateException {
      given = DjlArguments.of(arguments);
      Pooling wanted =
          pooling == Pooling.AUTO ? of(given.get("pooling"), model.getModelPath()) : pooling;
      boolean tokenTypes = Boolean.parseBoolean(given.get("includeTokenTypes"));
      return (Translator<I, O>) new PoolingTranslator(wanted, tokenTypes);
    }

    private static Pooling of(String argument, Path folder) throws TranslateException {
      try {
        if (argument != null) {
          return Pooling.named(argument);
        }
        Optional<Pooling> named = SentenceTransformers.pooling(folder);
        if (named.isEmpty()) {
          LOG.warn(
              "{} says nothing of pooling: taken is the mean, else name --pooling=cls", folder);
        }
        return named.orElse(Pooling.MEAN);
      } catch (IllegalArgumentException e) {
        throw new TranslateException("the pooling " + argument + " is neither cls nor mean", e);
      } catch (IOException e) {
        throw new TranslateException(e.getMessage(), e);
      }
    }
  }
}
