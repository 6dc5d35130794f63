/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

/** Gives each row the label of its cluster. It holds native memory until it is closed. */
public interface Labeller extends AutoCloseable {

  /**
   * The label of each row of {@code x}, computed on all cores. It is safe to use from many threads.
   */
  int[] labels(FloatMatrix x);

  @Override
  void close();
}
