/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.model.JsonCoder;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The description of the whole clustering.
 *
 * @param k number of centroids
 * @param d components of a vector
 * @param inertia sum over all papers in a cluster of the squared L2 distance to their centroid
 * @param words the clustering in words
 * @param noise papers in no cluster
 * @param topics topics that have a paper, by label
 */
@DefaultCoder(JsonCoder.class)
public record TopicSummaries(
    int k, int d, double inertia, String words, long noise, List<TopicSummary> topics) {}
