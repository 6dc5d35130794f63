/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import static dev.strata.topics.Counts.RULES;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.strata.findings.RisingTopics.RisingTopic;
import dev.strata.math.FloatMatrix;
import dev.strata.math.KMeans;
import dev.strata.math.NearestCentroids;
import dev.strata.topics.Counts;
import dev.strata.topics.FindAsOf;
import dev.strata.topics.TopicTrends;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Archives of vectors and dates in which it is known what died out, was born, came back, and rose.
 */
class PlantedArchivesTest {
  private static final int ARCHIVES = 20;
  private static final int PAPERS = 30_000;
  private static final int D = 32; // one axis a topic, and some
  private static final int K = 36; // so that some topics fall in two
  private static final double SPREAD = 0.06;
  private static final int YEARS = 26;
  private static final double GROWTH = 1.06;
  private static final LocalDate FIRST = LocalDate.of(1996, 1, 1);
  private static final LocalDate AS_OF = FIRST.plusYears(YEARS).minusDays(1);

  private enum Fate {
    STEADY,
    EXTINCT,
    NEWBORN,
    REBORN,
    RISING;

    /** How much is written of such a topic, by years since the first. */
    double weight(double year) {
      return switch (this) {
        case STEADY -> 1;
        case EXTINCT -> year < 10 ? 2 : 2 * Math.max(0.02, Math.pow(0.3, year - 10));
        case NEWBORN -> year < YEARS - 1.5 ? 0 : 4;
        case REBORN -> year < 8 ? 4 : year < 20 ? 0.04 : 4;
        case RISING -> year < YEARS - 2 ? 1 : 5;
      };
    }
  }

  private static final List<Fate> FATES = new ArrayList<>(Collections.nCopies(20, Fate.STEADY));

  static {
    FATES.addAll(Collections.nCopies(3, Fate.EXTINCT));
    FATES.addAll(Collections.nCopies(2, Fate.NEWBORN));
    FATES.addAll(Collections.nCopies(2, Fate.REBORN));
    FATES.addAll(Collections.nCopies(2, Fate.RISING));
  }

  /** What a paper is about, when it was written, and where a clustering of the vectors puts it. */
  private record Archive(int[] topics, List<String> created, List<Integer> labels) {

    TopicTrends trends(List<String> dates) {
      return Counts.trends(new FindAsOf.AsOf(FIRST, AS_OF), dates, labels, 24);
    }

    /** The topic that most of a cluster's papers are about. */
    int topic(int label) {
      Map<Integer, Integer> papers = new HashMap<>();
      for (int i = 0; i < topics.length; i++) {
        if (labels.get(i) == label) {
          papers.merge(topics[i], 1, Integer::sum);
        }
      }
      return papers.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    <T> Set<Integer> topics(List<T> listed, Function<T, Integer> label) {
      Set<Integer> found = new TreeSet<>();
      listed.forEach(row -> found.add(topic(label.apply(row))));
      return found;
    }
  }

  private static final List<Archive> ALL =
      IntStream.range(0, ARCHIVES).mapToObj(PlantedArchivesTest::archive).toList();

  @Test
  void rankings_twentyPlantedArchives_findAllAndNoMoreThanOneSteadyTopic() {
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < ARCHIVES; seed++) {
      Archive archive = ALL.get(seed);
      TopicTrends trends = archive.trends(archive.created());
      Rankings rankings = Rankings.of(trends, RULES);
      Map<Fate, Set<Integer>> listed =
          Map.of(
              Fate.EXTINCT,
              archive.topics(rankings.of(TopicLists.EXTINCT), ExtinctTopic::label),
              Fate.NEWBORN,
              archive.topics(rankings.of(TopicLists.NEWBORN), NewbornTopic::label),
              Fate.REBORN,
              archive.topics(rankings.of(TopicLists.REBORN), RebornTopic::label),
              Fate.RISING,
              archive.topics(rankings.of(TopicLists.RISING), RisingTopic::label));
      for (Map.Entry<Fate, Set<Integer>> list : listed.entrySet()) {
        String what = "archive " + seed + ", " + list.getKey();
        assertThat(what, list.getValue(), hasItems(planted(list.getKey())));
        for (int topic : list.getValue()) {
          if (FATES.get(topic) == Fate.STEADY) {
            wrong.add(what + ": topic " + topic);
          } else {
            assertThat(what, FATES.get(topic), is(list.getKey()));
          }
        }
      }
    }
    assertThat(wrong.toString(), wrong.size(), is(lessThanOrEqualTo(1)));
  }

  @Test
  void rankings_datesPermuted_areEmpty() {
    for (int seed = 0; seed < ARCHIVES; seed++) {
      Archive archive = ALL.get(seed);
      List<String> permuted = new ArrayList<>(archive.created());
      Collections.shuffle(permuted, new Random(1_000 + seed));
      TopicTrends trends = archive.trends(permuted);
      Rankings rankings = Rankings.of(trends, RULES);
      for (TopicList<?> list : TopicLists.ALL) {
        assertThat(list + " in archive " + seed, rankings.of(list), is(empty()));
      }
    }
  }

  private static Integer[] planted(Fate fate) {
    List<Integer> topics = new ArrayList<>();
    for (int topic = 0; topic < FATES.size(); topic++) {
      if (FATES.get(topic) == fate) {
        topics.add(topic);
      }
    }
    return topics.toArray(Integer[]::new);
  }

  private static Archive archive(int seed) {
    Random random = new Random(seed);
    int[] topics = new int[PAPERS];
    List<String> created = new ArrayList<>();
    float[] vectors = new float[PAPERS * D];
    double size = Math.pow(GROWTH, YEARS) - 1;
    for (int i = 0; i < PAPERS; i++) {
      double year = Math.log1p(size * random.nextDouble()) / Math.log(GROWTH);
      long days = (long) (year / YEARS * (AS_OF.toEpochDay() - FIRST.toEpochDay() + 1));
      created.add(FIRST.plusDays(days).toString());
      topics[i] = draw(year, random);
      float[] vector = near(topics[i], random);
      System.arraycopy(vector, 0, vectors, i * D, D);
    }
    List<Integer> labels = new ArrayList<>();
    try (FloatMatrix x = FloatMatrix.of(vectors, D)) {
      KMeans.Fit fit = KMeans.fit(x, K, new KMeans.Settings(42, 4_096, 20, 10, 0.01, 20));
      try (NearestCentroids nearest = new NearestCentroids(fit.centroids(), D)) {
        for (int label : nearest.assign(x).labels()) {
          labels.add(label);
        }
      }
    }
    return new Archive(topics, created, labels);
  }

  private static int draw(double year, Random random) {
    double total = FATES.stream().mapToDouble(fate -> fate.weight(year)).sum();
    double at = random.nextDouble() * total;
    int topic = 0;
    while (at >= FATES.get(topic).weight(year) && topic < FATES.size() - 1) {
      at -= FATES.get(topic++).weight(year);
    }
    return topic;
  }

  /** A unit vector near the axis of its topic. */
  private static float[] near(int axis, Random random) {
    double[] vector = new double[D];
    double squaredNorm = 0;
    for (int j = 0; j < D; j++) {
      vector[j] = (j == axis ? 1 : 0) + SPREAD * random.nextGaussian();
      squaredNorm += vector[j] * vector[j];
    }
    float[] unit = new float[D];
    for (int j = 0; j < D; j++) {
      unit[j] = (float) (vector[j] / Math.sqrt(squaredNorm));
    }
    return unit;
  }
}
