/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Strata's own shards, and the rows of the shards that flow through the graph.
 *
 * <ul>
 *   <li>{@link Schemas}: the columns of each kind of shard.
 *   <li>{@link ParquetFiles}: writes and reads shards row by row.
 *   <li>{@link ParquetOutput}, {@link RawShardFile}, {@link VectorShardFile}: write raw and vector
 *       shards column by column.
 *   <li>{@link VectorRows}: the vectors of a shard.
 *   <li>{@link PaperRows}, {@link LabelledRows}: the ids, titles, categories and dates of a shard,
 *       and each with its label.
 *   <li>{@link GivenTexts}: what the columns of a given file say of a paper.
 *   <li>{@link LeftOut}: rows of a given file that are no papers.
 *   <li>{@link TextHashes}: the hashes of the texts in a raw or a vector shard.
 *   <li>{@link SortedHashes}: what is known of hashes; a sorted file that is mapped.
 *   <li>{@link RowsFile}, {@link ScratchVectors}: a local file of vectors, and the one that has the
 *       vectors of all shards of a run.
 *   <li>{@link ParallelDoFn}: a step over shards, on all cores.
 * </ul>
 */
package dev.strata.shard;
