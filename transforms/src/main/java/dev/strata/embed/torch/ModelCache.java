/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.function.ThrowingFunction;

/**
 * The models of this process: each is loaded once, however many DoFns use it, and closed when the
 * last of them releases it.
 *
 * <p>It is safe to use from many threads: counting, loading and closing happen inside one {@code
 * compute} per key, so a model is never closed while another thread acquires it, and it is loaded
 * again only after it was closed.
 */
final class ModelCache<K, M extends AutoCloseable> {
  private record Counted<M>(M model, int users) {}

  private final ConcurrentHashMap<K, Counted<M>> models = new ConcurrentHashMap<>();
  private final ThrowingFunction<K, M> loader;

  ModelCache(ThrowingFunction<K, M> loader) {
    this.loader = loader;
  }

  /**
   * The model of that key, which the first caller loads. Each call must be followed by one call of
   * {@link #release}.
   *
   * @throws UncheckedIOException if the model cannot be read; it must not be released then
   * @throws IllegalStateException if loading fails for another reason; it must not be released then
   */
  M acquire(K key) {
    return models.compute(
            key,
            (k, counted) ->
                counted == null
                    ? new Counted<>(load(k), 1)
                    : new Counted<>(counted.model, counted.users + 1))
        .model;
  }

  /** Releases the model; the last release closes it. */
  void release(K key) {
    models.compute(
        key,
        (k, counted) -> {
          if (counted == null) {
            throw new IllegalStateException("released more often than acquired: " + k);
          }
          if (counted.users > 1) {
            return new Counted<>(counted.model, counted.users - 1);
          }
          close(counted.model);
          return null;
        });
  }

  private M load(K key) {
    try {
      return loader.apply(key);
    } catch (IOException e) { // its message names the model
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot load the model: " + e.getMessage(), e);
    }
  }

  private void close(M model) {
    try {
      model.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close the model: " + e.getMessage(), e);
    }
  }
}
