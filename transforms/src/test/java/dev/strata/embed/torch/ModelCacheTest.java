/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelCacheTest {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final ModelCache<String, Loaded> cache = new ModelCache<>(key -> new Loaded());

  private final class Loaded implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();

    Loaded() {
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    }

    @Override
    public void close() {
      assertThat("closed twice", closed.getAndSet(true), is(false));
      open.decrementAndGet();
    }
  }

  @Test
  void acquire_twice_sharesUntilLastRelease() {
    Loaded first = cache.acquire("a");
    assertThat(cache.acquire("a"), sameInstance(first));
    cache.release("a");
    assertThat(first.closed.get(), is(false));
    cache.release("a");
    assertThat(first.closed.get(), is(true));
    assertThat(cache.acquire("a"), not(sameInstance(first)));
  }

  @Test
  void acquire_racingWithRelease_modelInUseIsOpenAndOnlyOne() throws Exception {
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      done.add(
          pool.submit(
              () -> {
                start.await();
                for (int round = 0; round < 5_000; round++) {
                  Loaded loaded = cache.acquire("a");
                  assertThat("closed while in use", loaded.closed.get(), is(false));
                  cache.release("a");
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();
    assertThat(mostOpen.get(), is(1));
    assertThat(open.get(), is(0));
  }

  @Test
  void acquire_loadFails_nextTriesAgain() {
    AtomicInteger attempts = new AtomicInteger();
    ModelCache<String, Loaded> failing =
        new ModelCache<>(
            key -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IOException("no such weights");
              }
              return new Loaded();
            });
    Exception e = assertThrows(UncheckedIOException.class, () -> failing.acquire("a"));
    assertThat(e.getMessage(), is("no such weights"));
    failing.acquire("a");
    failing.release("a");
    assertThat(open.get(), is(0));
  }

  @Test
  void release_withoutAcquire_fails() {
    assertThrows(IllegalStateException.class, () -> cache.release("a"));
  }
}
