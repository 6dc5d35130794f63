/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.strata.topics.Topic;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {

  @Test
  void of_windowsOfManySizes_takesAsFewAsHaveEnough() {
    assertThat(
        Pool.of(windows(3, 4, 5, 11, 20, 2, 30), 2),
        contains(
            new Pool(0, 2, 12), // two before it are not there
            new Pool(0, 3, 23),
            new Pool(1, 3, 20),
            new Pool(2, 4, 36),
            new Pool(4, 4, 20),
            new Pool(4, 6, 52),
            new Pool(6, 6, 30)));
  }

  @Test
  void of_windowWithoutPapers_staysAlone() {
    assertThat(Pool.of(windows(30, 0, 30), 2).get(1), is(new Pool(1, 1, 0)));
  }

  @Test
  void share_ofATopic_isOfAllItsWindows() {
    List<Topic.ShareWindow> own = List.of(window(0, 1), window(1, 0), window(2, 3), window(3, 100));

    assertThat(new Pool(0, 2, 40).share(own), closeTo(0.1, 1e-12));
    assertThat(new Pool(1, 1, 0).share(own), is(0.0));
  }

  @Test
  void period_ofSeveral_isFromTheFirstToTheLast() {
    assertThat(new Pool(1, 3, 9).period(windows(1, 2, 3, 4)), is("January 2001 to December 2003"));
  }

  private static List<Window> windows(long... papers) {
    return Topic.zip(
        papers.length, w -> new Window(window(w, 0).from(), window(w, 0).to(), papers[w]));
  }

  private static Topic.ShareWindow window(int w, long papers) {
    return new Topic.ShareWindow(
        LocalDate.of(2000 + w, 1, 1), LocalDate.of(2000 + w, 12, 31), papers, 0);
  }
}
