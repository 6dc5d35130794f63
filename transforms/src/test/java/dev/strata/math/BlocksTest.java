/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class BlocksTest {

  @Test
  void run_manyBlocks_doesEachOnceAndClosesEveryWorker() {
    AtomicIntegerArray done = new AtomicIntegerArray(1000);
    AtomicInteger open = new AtomicInteger();
    Blocks.run(
        1000,
        () -> {
          open.incrementAndGet();
          return new Blocks.Worker() {
            @Override
            public void run(int block) {
              done.incrementAndGet(block);
            }

            @Override
            public void close() {
              open.decrementAndGet();
            }
          };
        });
    for (int b = 0; b < 1000; b++) {
      assertThat("block " + b, done.get(b), is(1));
    }
    assertThat(open.get(), is(0));
  }

  @Test
  void run_aBlockThrows_isThrownAfterAllWorkersEnd() {
    AtomicInteger running = new AtomicInteger();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                Blocks.run(
                    100,
                    () ->
                        block -> {
                          running.incrementAndGet();
                          try {
                            if (block == 3) {
                              throw new IllegalStateException("block 3");
                            }
                          } finally {
                            running.decrementAndGet();
                          }
                        }));
    assertThat(e.getMessage(), is("block 3"));
    assertThat(running.get(), is(0));
  }

  @Test
  void run_withinABlock_hasThatBlocksShareOfTheCores() {
    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(staysOnItsThread(1), is(cores == 1));
    assertThat(staysOnItsThread(cores + 1), is(true));
  }

  private static boolean staysOnItsThread(int blocks) {
    AtomicBoolean stays = new AtomicBoolean(true);
    Blocks.run(
        blocks,
        () ->
            block -> {
              Thread own = Thread.currentThread();
              Blocks.run(
                  2, () -> inner -> stays.compareAndSet(Thread.currentThread() != own, false));
            });
    return stays.get();
  }

  @Test
  void runFiles_aBlockThrows_isThrownAsItIs() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                Blocks.runFiles(
                    9,
                    block -> {
                      throw new IOException("no such file");
                    }));
    assertThat(e.getMessage(), is("no such file"));
  }

  @Test
  void count_partialLastBlock_isCounted() {
    assertThat(Blocks.count(0, 4), is(0));
    assertThat(Blocks.count(4, 4), is(1));
    assertThat(Blocks.count(5, 4), is(2));
  }
}
