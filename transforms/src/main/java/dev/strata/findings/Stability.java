/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.model.JsonCoder;
import java.util.SortedMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * How often a topic that is listed is found and listed again when the clustering starts from
 * another seed.
 *
 * @param refits with other seeds; 0 where none were asked for
 * @param extinct by label, how many refits have a cluster like the topic that is listed as extinct
 * @param newborn likewise
 * @param reborn likewise
 */
@DefaultCoder(JsonCoder.class)
public record Stability(
    int refits,
    SortedMap<Integer, Integer> extinct,
    SortedMap<Integer, Integer> newborn,
    SortedMap<Integer, Integer> reborn) {

  /** The part of the refits that must agree. */
  public static final double STABLE = 0.7;

  /**
   * Whether {@code found} refits are enough to call a finding stable; where there are none, yes.
   */
  public boolean isStable(int found) {
    return found >= STABLE * refits;
  }
}
