/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Arithmetic on rows of floats. It knows nothing of Beam, and nothing of Strata.
 *
 * <p>A matrix is {@code n*d} floats, row-major: component {@code j} of row {@code i} is at {@code
 * i*d+j}. L2 distances are <em>squared</em>. Ties go to the lowest row or centroid. Sums accumulate
 * in double. Blocks of rows are cut by the data and never by threads, so results do not depend on
 * how many threads there are.
 *
 * <ul>
 *   <li>{@link FloatMatrix}, {@link MappedFile}: rows off the Java heap, in memory or in a mapped
 *       file.
 *   <li>{@link Rows}, {@link RowsInOrder}, {@link GroupedRows}: rows by number, in their order or
 *       grouped by label.
 *   <li>{@link PageMemory}: the memory that mapped files may fill.
 *   <li>{@link Blocks}: runs blocks of rows on all cores.
 *   <li>{@link DotProducts}: the products of a block of rows with many rows, by BLAS.
 *   <li>{@link NearestRows}: the nearest rows that queries were shown.
 *   <li>{@link Vectors}: sums over components in double, in a fixed order.
 *   <li>{@link KMeans}, {@link KMeansPlusPlus}, {@link FullPasses}, {@link ClusterSums}: k-means:
 *       its start and its steps. {@link CentroidExchange}: k-means that goes on from earlier
 *       centroids.
 *   <li>{@link Labeller}, {@link NearestCentroids}: the label of each row; the nearest centroid.
 *   <li>{@link Groups}, {@link Cells}: rows by label, and in small cells of near rows.
 *   <li>{@link Binomial}, {@link BenjaminiHochberg}: bounds of a share, and which of many tests to
 *       believe.
 *   <li>{@link HeavyHitters}: the commonest of many names in bounded memory.
 *   <li>{@link OptimalAssignment}: pairs rows with columns so that the sum of their values is the
 *       largest.
 * </ul>
 */
package dev.strata.math;
