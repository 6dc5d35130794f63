/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * An archive of JSON lines: from its files to raw shards.
 *
 * <p>A line is read in {@link dev.strata.archive.json}, a compressed file in {@link
 * dev.strata.archive.unpack}, and a file without papers is described in {@link
 * dev.strata.archive.shape}.
 *
 * <ul>
 *   <li>{@link ReadJsonl}, {@link ArchiveSettings}: finds the papers, and plans which papers become
 *       which shard.
 *   <li>{@link SplitFileDoFn}, {@link ArchiveRange}: files unpacked, and cut into ranges.
 *   <li>{@link ScanRangeDoFn}, {@link ScannedRange}: the first look at a range, and what it keeps.
 *   <li>{@link PlanShardsDoFn}, {@link ShardPlanner}: drop known ids, check the account against the
 *       limits, and cut shards.
 *   <li>{@link ShardFingerprint}: hashes of what a raw shard holds.
 *   <li>{@link WriteShards}, {@link ShardWriter}: the second look, which writes the raw shards.
 *   <li>{@link Excerpts}: the starts of lines, for the rejects files.
 *   <li>{@link ArchiveFaults}: looks again at an archive in which something is amiss.
 *   <li>{@link ArchiveCheck}, {@link ArchiveAdvice}, {@link IdPlaces}: the account of an archive
 *       without a run, and what to change.
 * </ul>
 */
package dev.strata.archive;
