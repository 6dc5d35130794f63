/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.commons.io.function.IOIntConsumer;
import org.apache.commons.io.function.Uncheck;

/**
 * Runs blocks of work on all cores. Which thread gets which block is left to chance, so a block may
 * write only to places of its own.
 */
public final class Blocks {

  /** The work of one thread; it may own scratch memory. */
  public interface Worker extends AutoCloseable {
    /** Does block number {@code block}. */
    void run(int block);

    @Override
    default void close() {}
  }

  /** The number of cores that this thread may use. */
  private static final ThreadLocal<Integer> CORES =
      ThreadLocal.withInitial(() -> Runtime.getRuntime().availableProcessors());

  private Blocks() {}

  /** The number of blocks of at most {@code size} rows that hold {@code n} rows. */
  public static int count(long n, int size) {
    return Math.toIntExact((n + size - 1) / size);
  }

  /**
   * Runs blocks 0 to {@code blocks - 1}, each once, on as many threads as there are cores, and
   * returns when all are done. Each thread has a worker of its own. If a block runs blocks itself,
   * it gets its thread's part of the cores for them.
   *
   * @throws RuntimeException the first exception that a worker threw; the other threads stop at
   *     their next block
   */
  public static void run(int blocks, Supplier<? extends Worker> workers) {
    int cores = CORES.get();
    int threads = Math.min(blocks, cores);
    int share = threads == 0 ? cores : cores / threads;
    AtomicInteger next = new AtomicInteger();
    Runnable loop =
        () -> {
          CORES.set(share);
          try (Worker worker = workers.get()) {
            for (int b = next.getAndIncrement(); b < blocks; b = next.getAndIncrement()) {
              worker.run(b);
            }
          } catch (RuntimeException | Error e) {
            next.set(blocks);
            throw e;
          } finally {
            CORES.set(cores);
          }
        };
    if (threads <= 1) {
      loop.run();
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        running.add(pool.submit(loop));
      }
      for (Future<?> future : running) {
        future.get(); // the first failure interrupts the others
      }
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(e.getCause());
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      next.set(blocks);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
      // native memory that the workers read may be freed once this method has returned
      Uninterruptibles.awaitTerminationUninterruptibly(pool);
    }
  }

  /**
   * Runs blocks 0 to {@code blocks - 1} as {@link #run} does, with work that reads or writes files.
   *
   * @param worker does the block of a number; called from several threads
   * @throws IOException the first exception that {@code worker} threw
   */
  public static void runFiles(int blocks, IOIntConsumer worker) throws IOException {
    try {
      run(blocks, () -> block -> Uncheck.accept(worker, block));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
