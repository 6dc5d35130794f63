/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.strata.math.FloatMatrix;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a matrix, each different vector once, and which rows share it. Vectors are the same
 * when their bits are (by a 128-bit hash).
 */
final class DistinctRows implements AutoCloseable {
  private final FloatMatrix all;
  private final FloatMatrix distinct;
  private final List<int[]> members = new ArrayList<>();

  /** Of {@code all}, which stays open. */
  DistinctRows(FloatMatrix all) {
    this.all = all;
    Map<HashCode, Integer> groups = new HashMap<>();
    List<List<Integer>> rowsOf = new ArrayList<>();
    float[] row = new float[all.d()];
    ByteBuffer bytes = ByteBuffer.allocate(all.d() * Float.BYTES);
    for (int i = 0; i < all.n(); i++) {
      all.get(i, row);
      bytes.asFloatBuffer().put(row);
      int group =
          groups.computeIfAbsent(
              Hashing.murmur3_128().hashBytes(bytes.array()),
              h -> {
                rowsOf.add(new ArrayList<>());
                return rowsOf.size() - 1;
              });
      rowsOf.get(group).add(i);
    }
    rowsOf.forEach(rows -> members.add(rows.stream().mapToInt(r -> r).toArray()));
    if (members.size() == all.n()) {
      distinct = all;
    } else {
      distinct = new FloatMatrix(members.size(), all.d());
      for (int g = 0; g < members.size(); g++) {
        all.get(members.get(g)[0], row);
        distinct.put(g, row);
      }
    }
  }

  /** Each different vector once, in the order of their first rows. */
  FloatMatrix matrix() {
    return distinct;
  }

  /** The rows that share distinct vector {@code g}, rising. */
  int[] members(int g) {
    return members.get(g);
  }

  @Override
  public void close() {
    if (distinct != all) {
      distinct.close();
    }
  }
}
