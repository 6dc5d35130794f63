/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.text.Figures;

/**
 * A list of topics that grew. A topic may only seem to have grown, because papers of its kind were
 * not collected before.
 */
abstract class GrownTopics<T extends TopicFinding> extends TopicList<T> {

  GrownTopics(String word, String superlative, String order) {
    super(word, superlative, order);
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
  public final String othersChanged(Caveat caveat) {
    return Double.isInfinite(caveat.left())
        ? ", which had none before"
        : ", whose other papers have %s times the share they had"
            .formatted(Figures.ratio(caveat.left()));
  }
}
