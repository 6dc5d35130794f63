/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Arithmetic on rows of floats: nothing of Beam, nothing of Strata.
 *
 * <p>A matrix is {@code n*d} floats, row-major: component {@code j} of row {@code i} is at {@code
 * i*d+j}. L2 distances are <em>squared</em>. Ties go to the lowest row or centroid. Sums accumulate
 * in double. Blocks of rows are cut by the data and never by threads, so results do not depend on
 * how many threads there are.
 *
 * <ul>
 *   <li>{@link dev.strata.math.FloatMatrix}: rows off the Java heap, as BLAS wants them.
 *   <li>{@link dev.strata.math.Blocks}: runs blocks on all cores.
 *   <li>{@link dev.strata.math.DotProducts}: one block of rows against many, by BLAS.
 *   <li>{@link dev.strata.math.NearestCentroids}: nearest centroid of each row.
 *   <li>{@link dev.strata.math.KMeansPlusPlus}, {@link dev.strata.math.KMeans}: the clustering.
 *   <li>{@link dev.strata.math.Groups}: rows by label.
 *   <li>{@link dev.strata.math.Rows}: rows by number, wherever they lie; in {@link
 *       dev.strata.math.GroupedRows} near those of their label, and {@link
 *       dev.strata.math.PageMemory} says when that is worth while.
 *   <li>{@link dev.strata.math.Cells}: rows in small cells of near ones.
 *   <li>{@link dev.strata.math.Vectors}: dot products in double, in a fixed order.
 * </ul>
 */
package dev.strata.math;
