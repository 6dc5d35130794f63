/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import com.google.common.base.Preconditions;
import dev.strata.model.Hash;

/**
 * A set of 128-bit hashes in one array: open addressing with linear probes, sized once so that it
 * is at most three quarters full. It takes 22 bytes for each hash. The hashes 0 and 1 count as one.
 */
public final class IdSet {
  private final long[] table;
  private final long capacity;

  /** Makes room for {@code size} hashes, at most 800 million. */
  public IdSet(long size) {
    Preconditions.checkArgument(
        size <= 800_000_000, "an archive may hold 800,000,000 papers, this one has %s", size);
    capacity = size + size / 3 + 1;
    table = new long[(int) (2 * capacity)];
  }

  /** Adds a hash; returns false if it was there. */
  public boolean add(Hash hash) {
    long low = hash.high() == 0 && hash.low() == 0 ? 1 : hash.low(); // zeros mean empty
    int at = (int) Math.multiplyHigh(hash.high() >>> 1, 2 * capacity);
    for (int slot = 2 * at; ; slot = slot + 2 == table.length ? 0 : slot + 2) {
      if (table[slot] == 0 && table[slot + 1] == 0) {
        table[slot] = hash.high();
        table[slot + 1] = low;
        return true;
      }
      if (table[slot] == hash.high() && table[slot + 1] == low) {
        return false;
      }
    }
  }
}
