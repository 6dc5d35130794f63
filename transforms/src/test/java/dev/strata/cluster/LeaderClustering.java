/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.math.FloatMatrix;
import dev.strata.math.Labeller;
import dev.strata.math.NearestCentroids;
import dev.strata.math.NearestCentroids.Assignment;
import dev.strata.math.Vectors;
import dev.strata.model.Centroids;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * The leader algorithm (J. A. Hartigan, Clustering Algorithms, Wiley 1975, chapter 3), for tests of
 * what a clustering other than k-means needs. A row that is near no leader becomes a leader;
 * leaders of few rows are dropped. Rows near no leader are noise, and how many clusters there are
 * follows from the rows.
 */
public final class LeaderClustering implements Clustering {
  private static final long serialVersionUID = 1;

  private final double radius;
  private final int least;

  /**
   * Rows are near a leader at a squared distance of {@code radius} or less; a leader of less than
   * {@code least} rows is dropped.
   */
  public LeaderClustering(double radius, int least) {
    this.radius = radius;
    this.least = least;
  }

  @Override
  public int clusters(long papers) {
    return (int) (papers / least);
  }

  @Override
  public PTransform<? super PCollection<PaperSample>, PCollection<Centroids>> fit() {
    return ParDo.of(new FitDoFn(this));
  }

  private static final class FitDoFn extends DoFn<PaperSample, Centroids> {
    private static final long serialVersionUID = 1;

    private final LeaderClustering clustering;

    FitDoFn(LeaderClustering clustering) {
      this.clustering = clustering;
    }

    @ProcessElement
    public void process(@Element PaperSample sample, OutputReceiver<Centroids> out)
        throws IOException {
      try (FloatMatrix x = SampleVectors.read(sample)) {
        out.output(centroids(clustering.leaders(x, 0), x.d()));
      }
    }
  }

  /** Begins at another row, which may lead to other leaders. */
  @Override
  public Centroids refit(FloatMatrix x, int k, int number) {
    List<float[]> leaders = leaders(x, 7 * number);
    while (leaders.size() < k) {
      leaders.add(leaders.get(leaders.size() - 1));
    }
    return centroids(leaders.subList(0, k), x.d());
  }

  private List<float[]> leaders(FloatMatrix x, int start) {
    List<float[]> leaders = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    int n = Math.toIntExact(x.n());
    for (int i = 0; i < n; i++) {
      float[] row = new float[x.d()];
      x.get((start + i) % n, row);
      int leader = 0;
      while (leader < leaders.size()
          && Vectors.squaredDistance(row, 0, leaders.get(leader), 0, x.d()) > radius) {
        leader++;
      }
      if (leader == leaders.size()) {
        leaders.add(row);
        sizes.add(0);
      }
      sizes.set(leader, sizes.get(leader) + 1);
    }
    List<float[]> kept = new ArrayList<>();
    for (int leader = 0; leader < leaders.size(); leader++) {
      if (sizes.get(leader) >= least) {
        kept.add(leaders.get(leader));
      }
    }
    return kept;
  }

  private static Centroids centroids(List<float[]> leaders, int d) {
    float[] values = new float[leaders.size() * d];
    for (int k = 0; k < leaders.size(); k++) {
      System.arraycopy(leaders.get(k), 0, values, k * d, d);
    }
    return new Centroids(leaders.size(), d, values);
  }

  @Override
  public Labeller labeller(Centroids centroids) {
    NearestCentroids nearest = new NearestCentroids(centroids.values(), centroids.d());
    return new Labeller() {
      @Override
      public int[] labels(FloatMatrix x) {
        Assignment assignment = nearest.assign(x);
        int[] labels = assignment.labels();
        Arrays.setAll(labels, i -> assignment.squaredDistances()[i] <= radius ? labels[i] : NOISE);
        return labels;
      }

      @Override
      public void close() {
        nearest.close();
      }
    };
  }

  @Override
  public String fingerprint(Centroids centroids) {
    return MadeFrom.fingerprint(List.of(centroids.fingerprint(), radius));
  }

  @Override
  public MadeFrom fitFrom() {
    return MadeFrom.step("leaders", 1).and("radius", radius).and("least", least);
  }

  @Override
  public MadeFrom refitFrom() {
    return fitFrom();
  }

  @Override
  public String words(int k, double inertia) {
    return k + " leaders";
  }
}
