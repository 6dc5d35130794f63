/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import dev.strata.model.Centroids;
import dev.strata.topics.Topic;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The space of the topics: which topics are near to which, and their places on a plane. */
final class Space {
  private static final int NEIGHBORS = 3;

  /**
   * The most topics that are compared with each other; with more, comparing each with each would
   * take minutes.
   */
  private static final int MOST_TO_COMPARE = 8_192;

  private final Map<Integer, float[]> units = new HashMap<>();
  private final List<Integer> labels;

  /** The space of the topics that have papers. */
  Space(Centroids centroids, SortedMap<Integer, Topic> topics) {
    this.labels = List.copyOf(topics.keySet());
    Map<Integer, Integer> rows = centroids.rows();
    for (int label : labels) {
      units.put(label, unit(centroids, rows.get(label)));
    }
  }

  /** A topic near another one, and the cosine of the two centroids. */
  record Near(int label, double similarity) {}

  /** A topic's place on the plane. */
  record Place(int label, double x, double y) {}

  /**
   * The nearest other topics, nearest first; ties go to the lowest label. Empty if there are too
   * many topics to compare.
   */
  List<Near> nearest(int label) {
    if (labels.size() > MOST_TO_COMPARE) {
      return List.of();
    }
    float[] own = units.get(label);
    return labels.stream()
        .filter(other -> other != label)
        .map(other -> new Near(other, dot(own, units.get(other))))
        .sorted(Comparator.comparingDouble(Near::similarity).reversed())
        .limit(NEIGHBORS)
        .toList();
  }

  /** Each topic's place, by label. */
  List<Place> places() {
    double[][] points =
        labels.stream()
            .map(label -> Doubles.toArray(Floats.asList(units.get(label))))
            .toArray(double[][]::new);
    double[][] plane = Projection.plane(points);
    return Topic.zip(labels.size(), i -> new Place(labels.get(i), plane[i][0], plane[i][1]));
  }

  private static float[] unit(Centroids centroids, int row) {
    int d = centroids.d();
    float[] unit = new float[d];
    double squares = 0;
    for (int j = 0; j < d; j++) {
      double value = centroids.values()[row * d + j];
      squares += value * value;
    }
    double length = squares == 0 ? 1 : Math.sqrt(squares);
    for (int j = 0; j < d; j++) {
      unit[j] = (float) (centroids.values()[row * d + j] / length);
    }
    return unit;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (double) a[j] * b[j];
    }
    return sum;
  }
}
