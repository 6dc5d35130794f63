/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

/**
 * A list of topics that grew. A topic may only seem to have grown, because papers of its kind were
 * not collected before.
 */
abstract class GrownTopics<T extends TopicFinding> extends TopicList<T> {

  GrownTopics(String word) {
    super(word);
  }

  @Override
  public final boolean hasCaveats() {
    return true;
  }

  @Override
  public final String suspicion() {
    return "may not have been collected before";
  }

  @Override
  public final String suspected() {
    return "were not collected before";
  }

  @Override
  public final String others(Caveat caveat) {
    return Caveat.Change.grown(caveat);
  }
}
