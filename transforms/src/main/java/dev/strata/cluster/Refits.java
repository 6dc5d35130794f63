/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.model.Centroids;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * Further clusterings of the first clustering's sample, from other seeds.
 *
 * @param centroids the centroids of each clustering
 * @param matches for each clustering, by row of the first clustering's centroids, the cluster that
 *     has much the same papers of the sample, or -1
 */
@DefaultCoder(SerializableCoder.class)
public record Refits(List<Centroids> centroids, List<List<Integer>> matches)
    implements Serializable {}
