/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Vectors that others made, in Parquet files of their own, which become shards where they lie.
 *
 * <ul>
 *   <li>{@link ReadVectors}: looks through the files, and names the shards.
 *   <li>{@link ListVectorsDoFn}, {@link FileGroup}: the files, very many small ones in groups.
 *   <li>{@link ScanVectorsDoFn}, {@link VectorScan}: the first look at the files, and what it
 *       keeps.
 *   <li>{@link GivenFields}: the account of the fields.
 *   <li>{@link PlanVectorsDoFn}, {@link GivenShards}: leaves out rows that are no papers, writes
 *       the rejects files, and names the shards.
 * </ul>
 */
package dev.strata.given;
