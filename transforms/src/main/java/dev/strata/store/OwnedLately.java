/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.OutputLayout;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The runs of this process that owned their outputs a moment ago. In a store each look at a mark is
 * a request, and the writing of one file takes several; on a disk a look costs nothing, so there
 * none is left out.
 */
final class OwnedLately {
  private static final long MOMENT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final ConcurrentMap<String, Long> SEEN = new ConcurrentHashMap<>();

  private OwnedLately() {}

  /** Notes that the run of {@code layout} owns its output now. */
  static void add(OutputLayout layout) {
    if (!Scratch.isLocal(layout)) {
      SEEN.put(key(layout), System.nanoTime());
    }
  }

  /** Whether the run of {@code layout} owned its output within the last second. */
  static boolean contains(OutputLayout layout) {
    Long seen = SEEN.get(key(layout));
    return seen != null && System.nanoTime() - seen < MOMENT_NANOS;
  }

  private static String key(OutputLayout layout) {
    return layout.ownTmp();
  }
}
