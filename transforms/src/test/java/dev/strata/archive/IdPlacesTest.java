/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.model.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdPlacesTest {
  @Test
  void putIfAbsent_manyIds_agreesWithAHashMap() {
    Random random = new Random(42);
    IdPlaces places = new IdPlaces();
    Map<Hash, Long> truth = new HashMap<>();

    for (long i = 0; i < 100_000; i++) {
      // few values, so that many repeat and many share one half
      Hash id = new Hash(random.nextInt(300) * 0x0273_4567_89AB_CDEFL, 1 + random.nextInt(200));
      Long before = truth.putIfAbsent(id, i);
      assertThat(places.putIfAbsent(id, i), is(before == null ? -1 : before));
    }
  }

  @Test
  void putIfAbsent_idsThatStartAtTheLastSlot_wrapAround() {
    IdPlaces places = new IdPlaces();

    for (int low = 0; low < 2_000; low++) {
      assertThat(places.putIfAbsent(new Hash(-1, low), low), is(-1L));
    }
    for (int low = 0; low < 2_000; low++) {
      assertThat(places.putIfAbsent(new Hash(-1, low), 7), is((long) low));
    }
  }

  @Test
  void putIfAbsent_zero_isAnIdLikeAnyOther() {
    IdPlaces places = new IdPlaces();

    assertThat(places.putIfAbsent(new Hash(0, 0), 0), is(-1L));
    assertThat(places.putIfAbsent(new Hash(0, 0), 1), is(0L));
  }
}
