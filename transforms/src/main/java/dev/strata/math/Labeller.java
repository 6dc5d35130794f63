/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

/**
 * Gives each vector the number of its cluster, which is the row of the cluster's centroid; -1 if it
 * is in none. It holds native memory until it is closed.
 */
public interface Labeller extends AutoCloseable {

  /**
   * The number of the cluster of each row of {@code x}, computed on all cores. It is safe to use
   * from many threads.
   */
  int[] labels(FloatMatrix x);

  @Override
  void close();
}
