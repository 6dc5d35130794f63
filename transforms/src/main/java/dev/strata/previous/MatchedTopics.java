/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import dev.strata.cluster.Clustering;
import dev.strata.math.OptimalAssignment;
import dev.strata.previous.TopicLabels.Comparison;
import dev.strata.previous.TopicLabels.Earlier;
import dev.strata.previous.TopicLabels.Fate;
import dev.strata.previous.TopicLabels.Origin;
import dev.strata.previous.TopicLabels.Present;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Decides which cluster is which topic of the previous snapshot. A topic and a cluster are compared
 * by the Jaccard index of their papers; only papers that both snapshots have count. Only pairs with
 * an index of at least {@value #LEAST_JACCARD} may be matched. Each topic gets at most one cluster,
 * and each cluster at most one topic; of all such matchings, the one with the largest sum of
 * indexes is taken (D. Greene, D. Doyle and P. Cunningham, Tracking the evolution of communities in
 * dynamic social networks, ASONAM 2010, sections III and IV: the index, and a threshold of 0.3).
 *
 * <p>Shared papers are those in both snapshots. An earlier topic without a match counts as merged
 * into a present topic if at least half of its papers are shared, and if that topic has more than
 * half of these. A present topic without a match counts as split from an earlier topic by the same
 * rule in the other direction.
 */
final class MatchedTopics {
  private static final double LEAST_JACCARD = 0.3;

  private final EarlierPapers earlier;
  private final SharedPapers shared;
  private final int k;
  private final SortedMap<Integer, Long> sharedBefore = new TreeMap<>();
  private final SortedMap<Integer, Long> sharedNow = new TreeMap<>();

  /** Shared papers by their topic in the previous snapshot, and by the row of their centroid. */
  private final Map<Integer, SortedMap<Integer, Long>> rows = new HashMap<>();

  /** Shared papers by the row of their centroid, and by their topic in the previous snapshot. */
  private final Map<Integer, SortedMap<Integer, Long>> sources = new HashMap<>();

  private MatchedTopics(EarlierPapers earlier, SharedPapers shared, int k) {
    this.earlier = earlier;
    this.shared = shared;
    this.k = k;
    shared
        .both()
        .forEach(
            (label, counts) ->
                counts.forEach(
                    (row, count) -> {
                      sharedBefore.merge(label, count, Long::sum);
                      sharedNow.merge(row, count, Long::sum);
                      if (label != Clustering.NOISE && row != Clustering.NOISE) {
                        rows.computeIfAbsent(label, l -> new TreeMap<>()).put(row, count);
                        sources.computeIfAbsent(row, r -> new TreeMap<>()).put(label, count);
                      }
                    }));
  }

  /** The labels of {@code k} clusters. */
  static TopicLabels of(EarlierPapers earlier, SharedPapers shared, int k) {
    return new MatchedTopics(earlier, shared, k).labels();
  }

  private TopicLabels labels() {
    List<Integer> before = List.copyOf(earlier.topics().keySet());
    List<SortedMap<Integer, Double>> jaccard = before.stream().map(this::jaccard).toList();
    int[] rowOf = OptimalAssignment.ofSparse(jaccard);
    Integer[] labels = new Integer[k];
    double[] indexes = new double[before.size()];
    for (int a = 0; a < before.size(); a++) {
      if (rowOf[a] >= 0) {
        labels[rowOf[a]] = before.get(a);
        indexes[a] = jaccard.get(a).get(rowOf[a]);
      }
    }
    boolean[] kept = new boolean[k];
    int next = earlier.next();
    for (int row = 0; row < k; row++) {
      kept[row] = labels[row] != null;
      if (!kept[row] && shared.papers().containsKey(row)) {
        labels[row] = next++;
      }
    }
    for (int row = 0; row < k; row++) { // clusters without papers, which nobody sees
      if (labels[row] == null) {
        labels[row] = next++;
      }
    }
    List<Earlier> fates =
        IntStream.range(0, before.size())
            .mapToObj(a -> fate(before.get(a), indexes[a], labels))
            .toList();
    return new TopicLabels(
        List.of(labels),
        next,
        new Comparison(
            earlier.papers(),
            shared.shared(),
            earlier.hashed() ? shared.revised() : null,
            fates,
            present(labels, kept)));
  }

  /** The indexes of an earlier topic with clusters, by row, as far as they may be matched. */
  private SortedMap<Integer, Double> jaccard(int label) {
    SortedMap<Integer, Double> indexes = new TreeMap<>();
    rows(label)
        .forEach(
            (row, both) -> {
              long either = sharedBefore.get(label) + sharedNow.get(row) - both;
              double index = both / (double) either;
              if (index >= LEAST_JACCARD) {
                indexes.put(row, index);
              }
            });
    return indexes;
  }

  private SortedMap<Integer, Long> rows(int label) {
    return rows.getOrDefault(label, new TreeMap<>());
  }

  private Earlier fate(int label, double jaccard, Integer[] labels) {
    long papers = earlier.topics().get(label);
    long left = sharedBefore.getOrDefault(label, 0L);
    Integer row = majority(rows(label), left);
    Integer into = row == null ? null : labels[row];
    Fate fate =
        jaccard > 0 ? Fate.KEPT : into != null && 2 * left >= papers ? Fate.MERGED : Fate.GONE;
    return new Earlier(label, papers, left, fate, jaccard, into);
  }

  private List<Present> present(Integer[] labels, boolean[] kept) {
    SortedMap<Integer, Present> topics = new TreeMap<>();
    for (int row = 0; row < k; row++) {
      long papers = shared.papers().getOrDefault(row, 0L);
      if (papers > 0) {
        long known = sharedNow.getOrDefault(row, 0L);
        Integer from = majority(sources.getOrDefault(row, new TreeMap<>()), known);
        Origin origin =
            kept[row]
                ? Origin.KEPT
                : from != null && 2 * known >= papers ? Origin.SPLIT : Origin.NEW;
        topics.put(
            labels[row],
            new Present(labels[row], papers, shared.added().getOrDefault(row, 0L), origin, from));
      }
    }
    return List.copyOf(topics.values());
  }

  /** The key that has more than half of {@code all}, if one has. */
  private static Integer majority(SortedMap<Integer, Long> counts, long all) {
    return counts.entrySet().stream()
        .filter(count -> 2 * count.getValue() > all)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
