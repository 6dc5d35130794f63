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
 * @param again by the word of a list and by label, how many refits have a cluster like the topic
 *     that is on the same list
 */
@DefaultCoder(JsonCoder.class)
public record Stability(int refits, SortedMap<String, SortedMap<Integer, Integer>> again) {

  /** The part of the refits that must agree. */
  public static final double STABLE = 0.7;

  /** How many refits have a topic on {@code list}. */
  public int found(TopicList<?> list, int label) {
    SortedMap<Integer, Integer> found = again.get(list.word());
    return found == null ? 0 : found.getOrDefault(label, 0);
  }

  /** Whether enough refits have a topic on {@code list}; where there are none, yes. */
  public boolean isStable(TopicList<?> list, int label) {
    return found(list, label) >= STABLE * refits;
  }
}
