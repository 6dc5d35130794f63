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
 * @param refits the number of refits with other seeds; 0 if none were asked for
 * @param again by the word of a list and by label, the number of refits that have a cluster like
 *     the topic on that list
 */
@DefaultCoder(JsonCoder.class)
public record Stability(int refits, SortedMap<String, SortedMap<Integer, Integer>> again) {

  /** The part of the refits that must list a topic again for it to be stable. */
  public static final double STABLE = 0.7;

  /** The number of refits that have the topic on {@code list}. */
  public int found(TopicList<?> list, int label) {
    SortedMap<Integer, Integer> found = again.get(list.word());
    return found == null ? 0 : found.getOrDefault(label, 0);
  }

  /** Whether enough refits have the topic on {@code list}; true if there are no refits. */
  public boolean isStable(TopicList<?> list, int label) {
    return found(list, label) >= STABLE * refits;
  }
}
