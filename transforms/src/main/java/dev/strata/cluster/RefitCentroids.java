/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import com.google.common.base.Preconditions;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Labeller;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import dev.strata.store.FinishedFiles;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import dev.strata.store.NpyFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Fits a clustering to the sample again, as many times as its input says, each time from another
 * seed. It also finds which of the first clusters each refit has again: a cluster with a Jaccard
 * index of {@value #SAME} or more on the sample counts as the same (C. Hennig, Cluster-wise
 * assessment of cluster stability, Comput. Statist. Data Anal. 52 (2007), section 2).
 *
 * <p>It writes topics/refits.npy, {@code r*k} rows, and topics/refits.json, the matches. Files that
 * an earlier run finished from the same vectors and settings are kept.
 */
public final class RefitCentroids extends PTransform<PCollection<Integer>, PCollection<Refits>> {
  /**
   * The most centroids of all refits together: each worker that looks at stability holds them all.
   */
  private static final int MOST_CENTROIDS = 100_000;

  private static final double SAME = 0.5;

  private final PCollectionView<PaperSample> sample;
  private final PCollectionView<Centroids> centroids;
  private final OutputLayout layout;
  private final Clustering clustering;

  private RefitCentroids(
      PCollectionView<PaperSample> sample,
      PCollectionView<Centroids> centroids,
      OutputLayout layout,
      Clustering clustering) {
    this.sample = sample;
    this.centroids = centroids;
    this.layout = layout;
    this.clustering = clustering;
  }

  /**
   * Fits {@code clustering} to {@code sample}, and writes into {@code layout}.
   *
   * @param centroids the first fit
   */
  public static RefitCentroids of(
      PCollectionView<PaperSample> sample,
      PCollectionView<Centroids> centroids,
      OutputLayout layout,
      Clustering clustering) {
    return new RefitCentroids(sample, centroids, layout, clustering);
  }

  /**
   * Checks that workers can hold {@code times} refits of {@code clusters} clusters.
   *
   * @throws IllegalArgumentException if they cannot; its message is one sentence for the user, with
   *     the number and the limit
   */
  public static void check(int times, int clusters) {
    if ((long) times * clusters > MOST_CENTROIDS) {
      throw new IllegalArgumentException(
          String.format(
              "--stability=%d times %d clusters are %d centroids, and at most %d fit: choose fewer"
                  + " with --stability or --clusters",
              times, clusters, (long) times * clusters, MOST_CENTROIDS));
    }
  }

  @Override
  public PCollection<Refits> expand(PCollection<Integer> times) {
    return times.apply(
        "Refit",
        ParDo.of(new RefitDoFn(this))
            .withSideInput("sample", sample)
            .withSideInput("centroids", centroids));
  }

  /** Takes a number and gives as many clusterings. */
  static final class RefitDoFn extends DoFn<Integer, Refits> {
    private final RefitCentroids of;
    private final Counter fitted = Metrics.counter(RefitCentroids.class, "clusterings_fitted");
    private final Counter kept = Metrics.counter(RefitCentroids.class, "clusterings_kept");

    RefitDoFn(RefitCentroids of) {
      this.of = of;
    }

    @Setup
    public void setup() {
      ProcessSetup.apply();
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      OutputLayout layout = of.layout;
      int times = context.element();
      if (times == 0) { // files of an earlier run must go
        FinishedFiles.delete(layout, layout.refits());
        FinishedFiles.delete(layout, layout.refitMatches());
        context.output(new Refits(List.of(), List.of()));
        return;
      }
      PaperSample sample = context.sideInput(of.sample);
      Centroids first = context.sideInput(of.centroids);
      check(times, first.k());
      MadeFrom madeFrom =
          of.clustering
              .refitFrom()
              .and("vectors", sample.shards().stream().map(Shard::fingerprint).toList())
              .and("sample", sample.size())
              .and("centroids", of.clustering.fingerprint(first))
              .and("times", times);
      boolean finished =
          FinishedFiles.find(layout, layout.refits(), madeFrom).isPresent()
              && FinishedFiles.find(layout, layout.refitMatches(), madeFrom).isPresent();
      if (!finished) {
        write(refit(sample, first, times), madeFrom);
      }
      fitted.inc(times);
      kept.inc(finished ? times : 0);
      context.output(
          new Refits(
              cut(NpyFile.read(layout.refits()), times),
              JsonFile.readList(layout.refitMatches(), int[].class).stream()
                  .map(matches -> Arrays.stream(matches).boxed().toList())
                  .toList()));
    }

    private Refits refit(PaperSample sample, Centroids first, int times) throws IOException {
      List<Centroids> centroids = new ArrayList<>();
      List<List<Integer>> matches = new ArrayList<>();
      try (FloatMatrix x = SampleVectors.read(sample)) {
        int[] labels = labels(x, first);
        for (int r = 1; r <= times; r++) {
          Centroids refit = of.clustering.refit(x, first.k(), r);
          Preconditions.checkState(
              refit.k() == first.k(),
              "a refit must have %s centroids, had %s",
              first.k(),
              refit.k());
          centroids.add(refit);
          matches.add(matches(labels, labels(x, refit), first.k()));
        }
      }
      return new Refits(centroids, matches);
    }

    private int[] labels(FloatMatrix x, Centroids centroids) {
      try (Labeller labeller = of.clustering.labeller(centroids)) {
        return labeller.labels(x);
      }
    }

    private void write(Refits refits, MadeFrom madeFrom) throws IOException {
      Centroids one = refits.centroids().get(0);
      int length = one.values().length;
      float[] all = new float[Math.multiplyExact(length, refits.centroids().size())];
      for (int r = 0; r < refits.centroids().size(); r++) {
        System.arraycopy(refits.centroids().get(r).values(), 0, all, r * length, length);
      }
      NpyFile.write(
          of.layout,
          of.layout.refits(),
          madeFrom,
          new Centroids(all.length / one.d(), one.d(), all));
      JsonFile.write(of.layout, of.layout.refitMatches(), madeFrom, refits.matches());
    }

    private static List<Centroids> cut(Centroids all, int times) {
      int k = all.k() / times;
      List<Centroids> each = new ArrayList<>();
      for (int r = 0; r < times; r++) {
        each.add(
            new Centroids(
                k,
                all.d(),
                Arrays.copyOfRange(all.values(), r * k * all.d(), (r + 1) * k * all.d())));
      }
      return each;
    }
  }

  /**
   * The match of each cluster of {@code labels}: the cluster of {@code others} with the largest
   * Jaccard index, if that index is {@value #SAME} or more, or else -1. Of equal ones the lowest is
   * the match.
   */
  static List<Integer> matches(int[] labels, int[] others, int k) {
    List<SortedMap<Integer, Integer>> both = new ArrayList<>(); // few of all k*k pairs occur
    for (int a = 0; a < k; a++) {
      both.add(new TreeMap<>());
    }
    int[] sizes = new int[k];
    int[] otherSizes = new int[k];
    for (int i = 0; i < labels.length; i++) {
      boolean inCluster = labels[i] != Clustering.NOISE;
      boolean inOther = others[i] != Clustering.NOISE;
      if (inCluster && inOther) {
        both.get(labels[i]).merge(others[i], 1, Integer::sum);
      }
      if (inCluster) {
        sizes[labels[i]]++;
      }
      if (inOther) {
        otherSizes[others[i]]++;
      }
    }
    List<Integer> matches = new ArrayList<>();
    for (int a = 0; a < k; a++) {
      int match = -1;
      double largest = 0;
      for (Map.Entry<Integer, Integer> other : both.get(a).entrySet()) {
        int b = other.getKey();
        int common = other.getValue();
        double jaccard = common / (double) (sizes[a] + otherSizes[b] - common);
        if (jaccard >= SAME && jaccard > largest) {
          match = b;
          largest = jaccard;
        }
      }
      matches.add(match);
    }
    return matches;
  }
}
