/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Clustering a sample of the archive, and labelling the whole.
 *
 * <p>{@link dev.strata.cluster.SamplePapers} chooses a {@link dev.strata.cluster.PaperSample};
 * {@link dev.strata.cluster.FitCentroids} fits it with the CombineFn {@link
 * dev.strata.cluster.MiniBatchKMeans}; {@link dev.strata.cluster.LabelPapers} gives every paper its
 * nearest centroid. {@link dev.strata.cluster.RefitCentroids} fits the sample again from other
 * seeds. The arithmetic is in {@code dev.strata.math}.
 */
package dev.strata.cluster;
