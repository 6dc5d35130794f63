/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Reading the archive, and reading and writing shards.
 *
 * <ul>
 *   <li>{@link dev.strata.io.ReadJsonl}: the archive to {@link dev.strata.model.ShardPlan}s, and
 *       rejects files.
 *   <li>{@link dev.strata.io.WriteShards}: plans to raw shards.
 *   <li>{@link dev.strata.io.JsonFields}: where a line of JSON has the parts of a paper.
 *   <li>{@link dev.strata.io.AtomicFile}: files that are there whole or not at all.
 *   <li>{@link dev.strata.io.ParquetFiles}, {@link dev.strata.io.Schemas}: shards as Parquet.
 *   <li>{@link dev.strata.io.ParallelDoFn}: a step over files, on all cores.
 *   <li>{@link dev.strata.io.Scratch}, {@link dev.strata.io.ScratchVectors}: large local files that
 *       go with the run, and the one that holds all vectors.
 * </ul>
 */
package dev.strata.io;
