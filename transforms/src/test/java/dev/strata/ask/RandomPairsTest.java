/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.strata.math.FloatMatrix;
import dev.strata.math.Points;
import dev.strata.math.Vectors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomPairsTest {
  private static final int D = 16;

  @Test
  void threshold_ofFewPapers_isReachedByOneInTenThousandOfAllPairs() {
    int n = 300;
    float[] rows = Points.unitBalls(n, D, 9, 0.3, 5);
    double[] pairs = new double[n * (n - 1) / 2];
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        pairs[pair++] = Vectors.dot(rows, i * D, rows, j * D, D);
      }
    }
    Arrays.sort(pairs);
    assertThat(pairs.length, is(44850));
    assertThat(threshold(rows, 42), is(pairs[pairs.length - 4]));
    assertThat(threshold(rows, 43), is(pairs[pairs.length - 4]));
  }

  @Test
  void threshold_ofFewerPairs_isTheNearest() {
    float[] rows = Points.unitBalls(3, D, 3, 0.3, 5);
    double most =
        Math.max(
            Vectors.dot(rows, 0, rows, D, D),
            Math.max(Vectors.dot(rows, 0, rows, 2 * D, D), Vectors.dot(rows, D, rows, 2 * D, D)));
    assertThat(threshold(rows, 1), is(most));
    assertThat(Double.isNaN(threshold(Arrays.copyOf(rows, D), 1)), is(true));
  }

  @Test
  void threshold_ofMorePapersThanTheSample_dependsOnTheSeedAlone() {
    float[] rows = Points.unitBalls(6000, D, 40, 0.4, 6);
    double once = threshold(rows, 42);
    assertThat(threshold(rows, 42), is(once));
    assertThat(threshold(rows, 43), is(not(once)));
    assertThat(threshold(rows, 43), allOf(greaterThan(once - 0.02), lessThan(once + 0.02)));
  }

  private static double threshold(float[] rows, long seed) {
    try (FloatMatrix x = FloatMatrix.of(rows, D)) {
      return RandomPairs.threshold(x, seed);
    }
  }
}
