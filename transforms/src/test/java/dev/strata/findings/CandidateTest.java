/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateTest {
  @Test
  void believed_onePassOfTwenty_isByChance() {
    List<Candidate<String>> tested = others(19);
    tested.add(candidate(19, 0.04, 0));
    assertThat(Candidate.believed(tested, 0.05), is(empty()));
    tested.add(candidate(20, 0.0001, 1));
    assertThat(Candidate.believed(tested, 0.05), contains("1: 20"));
  }

  @Test
  void believed_several_areRankedByOrderAndThenLabel() {
    List<Candidate<String>> tested = others(3);
    tested.add(candidate(7, 0.001, 0.2));
    tested.add(candidate(6, 0.0005, 0.2));
    tested.add(candidate(5, 0.002, 0.1));
    assertThat(Candidate.believed(tested, 0.05), contains("1: 5", "2: 6", "3: 7"));
  }

  private static List<Candidate<String>> others(int n) {
    List<Candidate<String>> others = new ArrayList<>();
    for (int label = 0; label < n; label++) {
      others.add(candidate(label, 0.9, 0));
    }
    return others;
  }

  private static Candidate<String> candidate(int label, double pValue, double order) {
    return new Candidate<>(label, pValue, order, rank -> rank + ": " + label);
  }
}
