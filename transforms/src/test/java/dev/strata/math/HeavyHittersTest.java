/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeavyHittersTest {
  @Test
  void plus_fewNames_isExact() {
    HeavyHitters sum = of(Map.of("a", 3L, "b", 1L)).plus(of(Map.of("b", 4L, "c", 5L)));

    assertThat(sum.isExact(), is(true));
    assertThat(sum.counts(), is(Map.of("a", 3L, "b", 5L, "c", 5L)));
    assertThat(sum.commonest(sum.counts(), 2), contains("b", "c"));
  }

  @Test
  void plus_manyNamesInAnyOrder_givesTheSameCommonestAndKeepsItsBounds() {
    Random random = new Random(42);
    SortedMap<String, Long> exact = new TreeMap<>();
    List<HeavyHitters> parts = new ArrayList<>();
    for (int part = 0; part < 60; part++) {
      SortedMap<String, Long> counts = new TreeMap<>();
      for (int i = 0; i < 4_000; i++) { // a few common names among very many
        double skewed = Math.pow(random.nextDouble(), 4);
        counts.merge("name " + (int) (skewed * 50_000), 1L, Long::sum);
      }
      counts.forEach((name, count) -> exact.merge(name, count, Long::sum));
      parts.add(HeavyHitters.of(counts));
    }
    List<String> expected = null;
    for (int order = 0; order < 20; order++) {
      Collections.shuffle(parts, random);
      List<HeavyHitters> left = new ArrayList<>(parts);
      while (left.size() > 1) { // any grouping, too
        HeavyHitters one = left.remove(random.nextInt(left.size()));
        int at = random.nextInt(left.size());
        left.set(at, left.get(at).plus(one));
      }
      HeavyHitters sum = left.get(0);

      assertThat(sum.counts().size(), lessThanOrEqualTo(HeavyHitters.MOST));
      assertThat(sum.isExact(), is(false));
      assertThat(sum.total(), is(240_000L));
      assertThat(sum.cut(), lessThanOrEqualTo(sum.total() / (HeavyHitters.MOST + 1)));
      exact.forEach(
          (name, count) -> {
            long counted = sum.counts().getOrDefault(name, 0L);
            assertThat(name, counted, lessThanOrEqualTo(count));
            assertThat(name, count - counted, lessThanOrEqualTo(sum.cut()));
          });
      List<String> commonest = sum.commonest(exact, 5);
      expected = expected == null ? commonest : expected;
      assertThat(commonest, is(expected));
    }
    assertThat(expected.size(), is(5));
  }

  private static HeavyHitters of(Map<String, Long> counts) {
    return HeavyHitters.of(new TreeMap<>(counts));
  }
}
