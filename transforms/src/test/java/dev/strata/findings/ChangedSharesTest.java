/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strata.findings.ChangedShares.ChangedShare;
import dev.strata.findings.ChangedShares.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangedSharesTest {
  private static final long BEFORE = 10_000;
  private static final long ADDED = 1_000;

  @Test
  void grown_shareOfTheAddedPapersIsLarger_isListedWithBothShares() {
    List<Counts> topics =
        List.of(new Counts(4, 100, 60), new Counts(7, 100, 10), new Counts(9, 900, 20));
    List<ChangedShare> grown = ChangedShares.changed(topics, BEFORE, ADDED, 0.05, true);
    assertThat(grown.size(), is(1));
    assertThat(grown.get(0).label(), is(4));
    assertThat(grown.get(0).shareBefore(), is(0.01));
    assertThat(grown.get(0).shareAdded(), is(0.06));
    assertThat(grown.get(0).pValue(), is(lessThan(1e-6)));
    List<ChangedShare> shrunk = ChangedShares.changed(topics, BEFORE, ADDED, 0.05, false);
    assertThat(shrunk.stream().map(ChangedShare::label).toList(), is(List.of(9)));
  }

  @Test
  void grown_topicsThatHadNoPapersOrGotNone_areNoError() {
    List<Counts> topics = List.of(new Counts(0, 0, 50), new Counts(1, 500, 0));
    assertThat(ChangedShares.changed(topics, BEFORE, ADDED, 0.05, true).get(0).label(), is(0));
    assertThat(ChangedShares.changed(topics, BEFORE, ADDED, 0.05, false).get(0).label(), is(1));
    assertThat(ChangedShares.changed(topics, BEFORE, 0, 0.05, true), empty());
    assertThat(ChangedShares.changed(topics, 0, ADDED, 0.05, true), empty());
  }

  /** Topics that did not change: of a hundred archives, few list any. */
  @Test
  void changed_byChanceAlone_isHardlyEverListed() {
    Random random = new Random(6);
    int listed = 0;
    for (int archive = 0; archive < 100; archive++) {
      List<Counts> topics = new ArrayList<>();
      for (int label = 0; label < 20; label++) {
        topics.add(new Counts(label, papers(random, BEFORE), papers(random, ADDED)));
      }
      listed += ChangedShares.changed(topics, BEFORE, ADDED, 0.05, true).isEmpty() ? 0 : 1;
      listed += ChangedShares.changed(topics, BEFORE, ADDED, 0.05, false).isEmpty() ? 0 : 1;
    }
    assertThat(listed, is(lessThan(10)));
  }

  /** How many of {@code n} papers are of a topic that has one in twenty. */
  private static long papers(Random random, long n) {
    return random.doubles(n).filter(chance -> chance < 0.05).count();
  }
}
