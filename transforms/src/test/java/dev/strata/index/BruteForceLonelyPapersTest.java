/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strata.index.LonelyPapers.Lonely;
import dev.strata.index.LonelyPapers.Neighbor;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Points;
import dev.strata.math.Vectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BruteForceLonelyPapersTest {
  private final LonelyPapers search = new BruteForceLonelyPapers();

  @Test
  void find_againstAllPairsInDouble_isTheSame() {
    int d = 48;
    int n = 2500; // more than one block of queries and of others
    float[] rows = Points.unitBalls(n, d, 40, 0.15, 1);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      assertThat(search.find(x, 5, 60), is(allPairs(rows, n, d, 5, 60)));
    }
  }

  @Test
  void find_rowsNearerThanRounding_areToldApartInDouble() {
    int d = 384;
    int n = 300;
    float[] rows = Points.unitBalls(n, d, 12, 1e-5, 4); // those of a ball differ by 1e-8 or so
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      assertThat(search.find(x, 5, 40), is(allPairs(rows, n, d, 5, 40)));
    }
  }

  @Test
  void find_equalVectors_countAsNeighboursAndTieByRow() {
    int d = 32;
    float[] rows = Points.unitBalls(400, d, 100, 0.1, 2);
    for (int copy : new int[] {10, 20, 30, 399}) { // row 7 five times in all
      System.arraycopy(rows, 7 * d, rows, copy * d, d);
    }
    System.arraycopy(rows, 50 * d, rows, 60 * d, d);
    try (FloatMatrix x = FloatMatrix.of(rows, d)) {
      assertThat(search.find(x, 3, 400), is(allPairs(rows, 400, d, 3, 400)));
    }
  }

  @Test
  void find_allEqual_everyRowIsItsNeighboursEqual() {
    float[] rows = new float[300 * 4];
    for (int i = 0; i < 300; i++) {
      rows[i * 4] = 1;
    }
    try (FloatMatrix x = FloatMatrix.of(rows, 4)) {
      List<Lonely> found = search.find(x, 2, 2);
      assertThat(
          found,
          contains(
              new Lonely(0, 1, List.of(new Neighbor(1, 1), new Neighbor(2, 1))),
              new Lonely(1, 1, List.of(new Neighbor(0, 1), new Neighbor(2, 1)))));
    }
  }

  @Test
  void find_fewRows_takesTheLastNeighbourThereIs() {
    float[] rows = {1, 0, 0, 1, 0.6f, 0.8f};
    try (FloatMatrix x = FloatMatrix.of(rows, 2)) {
      List<Lonely> found = search.find(x, 5, 100);
      assertThat(found, is(allPairs(rows, 3, 2, 2, 3)));
      assertThat(found.get(0).neighbors(), hasSize(2));
    }
  }

  @Test
  void find_oneRow_isEmpty() {
    try (FloatMatrix x = FloatMatrix.of(new float[] {1, 0}, 2)) {
      assertThat(search.find(x, 5, 100), is(empty()));
    }
  }

  private static List<Lonely> allPairs(float[] rows, int n, int d, int neighbors, int count) {
    List<Lonely> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Neighbor> others = new ArrayList<>();
      for (int j = 0; j < n; j++) {
        if (j != i) {
          others.add(new Neighbor(j, Vectors.dot(rows, i * d, rows, j * d, d)));
        }
      }
      others.sort(
          Comparator.comparingDouble((Neighbor o) -> -o.similarity())
              .thenComparingLong(Neighbor::row));
      List<Neighbor> nearest = List.copyOf(others.subList(0, neighbors));
      all.add(new Lonely(i, nearest.get(neighbors - 1).similarity(), nearest));
    }
    all.sort(Comparator.comparingDouble(Lonely::similarity).thenComparingLong(Lonely::row));
    return all.subList(0, count);
  }
}
