/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import com.google.common.base.Preconditions;
import dev.strata.model.Hash;

/**
 * Where each id was first seen: a map from 128-bit hashes to places, in one array that grows by
 * half (open addressing with linear probes, at most three quarters full). It takes 32 to 48 bytes
 * for each id. The hashes 0 and 1 count as one.
 */
final class IdPlaces {
  /** The longs of a slot: the two halves of the hash, and the place. */
  private static final int SLOT = 3;

  private static final int MOST_SLOTS = (Integer.MAX_VALUE - 8) / SLOT;

  private long[] table = new long[SLOT * 1024];
  private int size;

  /**
   * Returns the place that was put first for {@code id}; if there is none, puts {@code place}, and
   * returns -1.
   *
   * @param place at least 0
   */
  long putIfAbsent(Hash id, long place) {
    if (size >= slots() / 4 * 3) {
      grow();
    }
    long low = id.high() == 0 && id.low() == 0 ? 1 : id.low(); // zeros mean empty
    int at = find(id.high(), low);
    if (table[at] != 0 || table[at + 1] != 0) {
      return table[at + 2];
    }
    put(at, id.high(), low, place);
    size++;
    return -1;
  }

  private int slots() {
    return table.length / SLOT;
  }

  /** The slot that has the hash, or else the empty one where it belongs. */
  private int find(long high, long low) {
    int at = SLOT * (int) Math.multiplyHigh(high >>> 1, 2L * slots());
    while ((table[at] != 0 || table[at + 1] != 0) && (table[at] != high || table[at + 1] != low)) {
      at = at + SLOT == table.length ? 0 : at + SLOT;
    }
    return at;
  }

  private void put(int at, long high, long low, long place) {
    table[at] = high;
    table[at + 1] = low;
    table[at + 2] = place;
  }

  private void grow() {
    Preconditions.checkState(slots() < MOST_SLOTS, "%s ids are too many to look at", size);
    long[] old = table;
    table = new long[SLOT * (int) Math.min(MOST_SLOTS, slots() / 2L * 3)];
    for (int at = 0; at < old.length; at += SLOT) {
      if (old[at] != 0 || old[at + 1] != 0) {
        put(find(old[at], old[at + 1]), old[at], old[at + 1], old[at + 2]);
      }
    }
  }
}
