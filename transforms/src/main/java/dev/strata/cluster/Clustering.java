/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.math.FloatMatrix;
import dev.strata.math.Labeller;
import dev.strata.math.NearestCentroids;
import dev.strata.model.Centroids;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * A way to divide vectors into clusters. A clustering is fitted to the sample of all papers, which
 * gives a vector for each cluster, its centroid. Then it labels every paper of the archive, shard
 * by shard, by the paper's vector and the centroids alone.
 *
 * <p>A fit numbers its clusters by the rows of their centroids. A paper in no cluster has the
 * number {@link #NOISE}. Such a paper counts among the papers of the archive, and is in no topic:
 * it is in no series, no list and no name of a topic, and the report says how many such papers
 * there are. The same input gives the same result, bit for bit.
 */
public interface Clustering extends Serializable {

  /** The label of a paper that is in no cluster, as scikit-learn's DBSCAN and HDBSCAN give it. */
  int NOISE = -1;

  /** The most clusters that a fit to an archive of {@code papers} papers gives. */
  int clusters(long papers);

  /**
   * The step that fits. It takes the sample as one element and gives the centroids as one element;
   * a sample that is not empty has at least one cluster. It writes no file.
   */
  PTransform<? super PCollection<PaperSample>, PCollection<Centroids>> fit();

  /**
   * Checks that vectors of {@code d} components can be clustered: by default, all can.
   *
   * @throws IOException if they cannot, such as where the fit starts from centroids of another
   *     length; its message is one sentence for the user
   */
  default void checkLength(int d) throws IOException {}

  /**
   * Fits to the sample once more, from another seed. A clustering that has no seed must fit to
   * other data, such as a random half of the rows; otherwise the refits tell nothing of stability.
   *
   * @param x the vectors of the sample, in hash order
   * @param k the number of clusters of the first fit
   * @param number the number of the refit, from 1; each has its own seed
   * @return always {@code k} centroids. If there are more clusters, the smallest are dropped. If
   *     there are fewer, the last centroid is repeated; the copies get no papers, since a tie goes
   *     to the lowest row.
   */
  Centroids refit(FloatMatrix x, int k, int number);

  /** What labels rows by {@code centroids}: by default, with the nearest one by squared L2. */
  default Labeller labeller(Centroids centroids) {
    return new NearestCentroids(centroids.values(), centroids.d());
  }

  /** A hash of all that decides the label of a vector: by default, of the centroids. */
  default String fingerprint(Centroids centroids) {
    return centroids.fingerprint();
  }

  /**
   * What the centroids are made from besides the sample: a step, its libraries and settings.
   *
   * @throws IOException where files on which the fit depends cannot be read
   */
  MadeFrom fitFrom() throws IOException;

  /** What refits are made from besides the sample and the first fit. */
  MadeFrom refitFrom();

  /**
   * The method in words, for the report, such as {@code mini-batch k-means, 400 centroids}.
   *
   * @param k number of clusters
   * @param inertia sum, over all papers in a cluster, of the squared L2 distance to its centroid
   */
  String words(int k, double inertia);
}
