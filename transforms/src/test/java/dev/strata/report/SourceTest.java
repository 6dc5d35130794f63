/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

  @ParameterizedTest
  @CsvSource({
    "0704.0001, 0704.0001",
    "1706.03762, 1706.03762",
    "1706.03762v5, 1706.03762v5",
    "arXiv:1706.03762, 1706.03762",
    "cs/9301111, cs/9301111",
    "cmp-lg/9404001v2, cmp-lg/9404001v2",
    "math.GT/0309136, math.GT/0309136"
  })
  void of_idOfArxiv_isItsAddress(String id, String path) {
    assertThat(Source.of(id), is("https://arxiv.org/abs/" + path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sample.0000001",
        "1713.03762",
        "1706.037",
        "1706.037621",
        "x1706.03762",
        "1706.03762\n",
        "1706.03762?q=1",
        "cs/930111",
        "cs/9313111",
        "../cs/9301111",
        "P17-1001"
      })
  void of_otherId_isNone(String id) {
    assertThat(Source.of(id), nullValue());
  }
}
