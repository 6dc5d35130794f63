/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.model.Hash;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdSetTest {

  @Test
  void add_manyHashes_agreesWithAHashSet() {
    Random random = new Random(42);
    IdSet ids = new IdSet(10_000);
    Set<Hash> truth = new HashSet<>();

    for (int i = 0; i < 10_000; i++) {
      // few values, so that many repeat and many share one half
      Hash hash = new Hash(random.nextInt(100) * 0x0273_4567_89AB_CDEFL, 1 + random.nextInt(100));
      assertThat(ids.add(hash), is(truth.add(hash)));
    }
  }

  @Test
  void add_hashesThatStartAtTheLastSlot_wrapAround() {
    IdSet ids = new IdSet(100);

    for (int low = 0; low < 100; low++) {
      assertThat(ids.add(new Hash(-1, low)), is(true));
    }
    for (int low = 0; low < 100; low++) {
      assertThat(ids.add(new Hash(-1, low)), is(false));
    }
  }

  @Test
  void add_zero_isAHashLikeAnyOther() {
    IdSet ids = new IdSet(2);

    assertThat(ids.add(new Hash(0, 0)), is(true));
    assertThat(ids.add(new Hash(0, 0)), is(false));
  }
}
