/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The clustering: from the vectors of a sample to centroids, and from centroids to the label of
 * each paper.
 *
 * <ul>
 *   <li>{@link SamplePapers}, {@link PaperSample}: which papers are the sample.
 *   <li>{@link SampleVectors}: the vectors of the sample.
 *   <li>{@link Clustering}: a way to cluster; {@link MiniBatchKMeans} is the one there is.
 *   <li>{@link FitCentroids}: fits the clustering to the sample.
 *   <li>{@link LabelPapers}: labels all papers.
 *   <li>{@link RefitCentroids}, {@link Refits}: the fit to the sample again, from other seeds.
 * </ul>
 */
package dev.strata.cluster;
