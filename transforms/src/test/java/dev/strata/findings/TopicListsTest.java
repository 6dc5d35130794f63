/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.strata.model.OutputLayout;
import org.junit.jupiter.api.Test;

class TopicListsTest {
  /** An output that was finished must name the file of each list. */
  @Test
  void all_lists_haveAFileOfResultsAndARank() {
    for (TopicList<?> list : TopicLists.ALL) {
      assertThat(OutputLayout.RESULTS, hasItem(list.word()));
    }
    assertThat(OutputLayout.RESULTS, hasSize(TopicLists.ALL.size() + 3)); // summary, topics, lonely
    assertThat(
        TopicLists.MOST_TELLING_FIRST,
        containsInAnyOrder(TopicLists.ALL.toArray(TopicList<?>[]::new)));
  }
}
