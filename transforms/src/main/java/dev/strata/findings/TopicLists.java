/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.util.List;

/** All lists of topics. */
public final class TopicLists {
  /** Topics that died. */
  public static final ExtinctTopics EXTINCT = new ExtinctTopics();

  /** Topics that were born. */
  public static final NewbornTopics NEWBORN = new NewbornTopics();

  /** Topics that are back. */
  public static final RebornTopics REBORN = new RebornTopics();

  /** Topics that are larger than ever. */
  public static final RisingTopics RISING = new RisingTopics();

  /** All lists, in the order in which people read them. */
  public static final List<TopicList<?>> ALL = List.of(EXTINCT, NEWBORN, REBORN, RISING);

  /** All lists. A topic that is on several of them counts for the first one. */
  public static final List<TopicList<?>> MOST_TELLING_FIRST =
      List.of(EXTINCT, REBORN, NEWBORN, RISING);

  private TopicLists() {}
}
