/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.strata.model.OutputLayout;
import java.time.Duration;

/**
 * The runs of this process that owned their outputs a moment ago. In a store each look at a mark is
 * a request, and the writing of one file takes several; on a disk a look costs nothing, so there
 * none is left out.
 */
final class OwnedLately {
  private static final Cache<String, Boolean> SEEN =
      CacheBuilder.newBuilder().expireAfterWrite(Duration.ofSeconds(1)).build();

  private OwnedLately() {}

  /** Notes that the run of {@code layout} owns its output now. */
  static void add(OutputLayout layout) {
    if (!Scratch.isLocal(layout)) {
      SEEN.put(layout.ownTmp(), true);
    }
  }

  /** Whether the run of {@code layout} owned its output within the last second. */
  static boolean contains(OutputLayout layout) {
    return SEEN.getIfPresent(layout.ownTmp()) != null;
  }
}
