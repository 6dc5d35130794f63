/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FloatMatrixTest {

  @Test
  void put_rowsInAnyOrder_areReadBack() {
    try (FloatMatrix matrix = new FloatMatrix(3, 2)) {
      matrix.put(2, new float[] {5, 6});
      matrix.put(0, new float[] {1, 2});
      matrix.put(1, new float[] {3, 4});
      float[] all = new float[6];
      matrix.get(0, 3, all);
      assertThat(all, is(new float[] {1, 2, 3, 4, 5, 6}));
      float[] last = new float[2];
      matrix.get(2, last);
      assertThat(last, is(new float[] {5, 6}));
    }
  }

  @Test
  void put_rowOfWrongLength_saysBothLengths() {
    try (FloatMatrix matrix = new FloatMatrix(1, 3)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> matrix.put(0, new float[2]));
      assertThat(e.getMessage(), containsString("a row has 3 components, not 2"));
    }
  }

  @Test
  void at_rowOutside_isRefused() {
    try (FloatMatrix matrix = new FloatMatrix(2, 3)) {
      assertThrows(IllegalArgumentException.class, () -> matrix.at(3));
      assertThrows(IllegalArgumentException.class, () -> matrix.at(-1));
      assertThrows(IllegalArgumentException.class, () -> matrix.put(2, new float[3]));
      assertThrows(IllegalArgumentException.class, () -> matrix.get(1, 2, new float[6]));
    }
  }
}
