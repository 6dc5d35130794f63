/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of this process, each loaded once, however many DoFns use it, and closed when the last
 * of them lets go.
 *
 * <p>Safe from many threads: counting, loading and closing happen inside one {@code compute} per
 * key, so a model is never closed while another thread takes it, and the next one loads only when
 * the last is gone.
 */
final class ModelCache<K, M extends AutoCloseable> {

  /** Loads a model. */
  @FunctionalInterface
  interface Loader<K, M> {
    /** The model of that key. */
    M load(K key) throws Exception;
  }

  private record Counted<M>(M model, int users) {}

  private final ConcurrentHashMap<K, Counted<M>> models = new ConcurrentHashMap<>();
  private final Loader<K, M> loader;

  ModelCache(Loader<K, M> loader) {
    this.loader = loader;
  }

  /**
   * The model, loaded by the first who asks. Each call is answered by one of {@link #release}.
   *
   * @throws UncheckedIOException where it cannot be read; nothing is then to be released
   * @throws IllegalStateException where it cannot be loaded otherwise; nor then
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

  /** Lets go of the model; the last to do so closes it. */
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
      return loader.load(key);
    } catch (IOException e) { // says which model
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
