/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import java.util.List;
import java.util.Set;

/**
 * The threads that embed, without those that were there before: a pipeline that failed in this
 * process may have left its model to the end of the process.
 */
public final class EmbedThreads {
  private final Set<Thread> before = Set.copyOf(all());

  /** The threads that embed now. */
  public List<Thread> now() {
    return all().stream().filter(thread -> !before.contains(thread)).toList();
  }

  /** Those that do not end, given time: a pool has terminated a moment before its threads have. */
  public List<Thread> survivors() throws InterruptedException {
    for (Thread thread : now()) {
      thread.join(10_000);
    }
    return now().stream().filter(Thread::isAlive).toList();
  }

  private static List<Thread> all() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(Embedder.THREAD_NAME))
        .toList();
  }
}
