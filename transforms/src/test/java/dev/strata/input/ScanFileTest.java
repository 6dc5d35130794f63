/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strata.model.Hash;
import dev.strata.model.Paper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanFileTest {
  /** What "_done" records was made from it: it may not change by accident. */
  @Test
  void ofContent_paper_isTheStartOfSha256OfLengthsAndTexts() {
    // printf '\0\0\0\1a\0\0\0\2\303\244\0\0\0\0\0\0\0\0\0\0\0\1c' | sha256sum
    assertThat(
        Hash.ofContent(new Paper("a", "ä", "", List.of("c"), "", "somewhere", 7)),
        is(new Hash(0x9883c5813e486821L, 0xd2c53b02a03c8a45L)));
  }

  @Test
  void ofContent_textInAnotherField_isAnother() {
    assertThat(
        Hash.ofContent(new Paper("a", "bc", "", List.of(), "", "", 1)),
        not(Hash.ofContent(new Paper("a", "b", "c", List.of(), "", "", 1))));
  }
}
