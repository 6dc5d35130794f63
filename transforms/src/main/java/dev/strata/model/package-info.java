/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The values that every other package speaks of, and nothing that reads or computes.
 *
 * <p>A <b>cluster</b> is one of the {@code k} parts into which the clustering divides the vectors.
 * Its <b>centroid</b> is the vector in its middle: a row of {@code centroids.npy}. A <b>topic</b>
 * is a cluster with at least one paper, and what is known of these papers: their words, their
 * categories, and when they were written. Its <b>label</b> is a number that it keeps from snapshot
 * to snapshot; in a first snapshot it is the row of the centroid, from 0. Label shards give each
 * paper the label of its topic. A clustering that leaves papers in no cluster gives these the label
 * -1, <b>noise</b>.
 *
 * <ul>
 *   <li>{@link Paper}, {@link PaperField}: a paper, and its parts.
 *   <li>{@link Shard}, {@link ShardPlan}, {@link LabelledShard}: the names of finished files, which
 *       flow through the graph.
 *   <li>{@link Centroids}: the centroids that the clustering found.
 *   <li>{@link ArchiveCounts}, {@link FieldAccount}, {@link FieldState}, {@link Reject}, {@link
 *       Example}, {@link AccountWords}: the account of the input: which of its lines and fields
 *       were used, with examples, and in words.
 *   <li>{@link Hash}: 128 bits of SHA-256, by which ids and texts are known again.
 *   <li>{@link OutputLayout}: where every file lies.
 *   <li>{@link Location}, {@link ShownName}: a file as its user wrote it, and the form of its name
 *       that may be shown.
 *   <li>{@link Library}: a library whose version decides what files hold.
 *   <li>{@link CombineShards}, {@link JsonCoder}: add up what shards gave, and encode small
 *       elements.
 *   <li>{@link ProcessSetup}: the set-up that a worker process needs before native code loads.
 * </ul>
 */
package dev.strata.model;
