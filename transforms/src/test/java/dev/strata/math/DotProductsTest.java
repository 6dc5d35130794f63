/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;

import org.junit.jupiter.api.Test;

class DotProductsTest {

  @Test
  void of_unitRows_isWithinTheDocumentedError() {
    int d = 384;
    float[] rows = Points.unitBalls(70, d, 70, 1, 1);
    try (FloatMatrix x = FloatMatrix.of(rows, d);
        DotProducts products = new DotProducts(33 * 37)) {
      float[] dots = products.of(x.at(0), 33, x.at(33), 37, d);
      for (int i = 0; i < 33; i++) {
        for (int j = 0; j < 37; j++) {
          double truth = Vectors.dot(rows, i * d, rows, (33 + j) * d, d);
          assertThat((double) dots[i * 37 + j], closeTo(truth, DotProducts.error(d)));
        }
      }
    }
  }
}
