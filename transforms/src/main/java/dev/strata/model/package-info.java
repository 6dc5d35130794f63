/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The values that every other package speaks of, and nothing that reads or computes.
 *
 * <ul>
 *   <li>{@link dev.strata.model.Shard}: the name of a finished file, the element that flows.
 *   <li>{@link dev.strata.model.LabelledShard}: two of them, the vectors and their labels.
 *   <li>{@link dev.strata.model.ShardPlan}: which lines of which files become a raw shard.
 *   <li>{@link dev.strata.model.Paper}: one paper; {@link dev.strata.model.Reject}: one line that
 *       is none.
 *   <li>{@link dev.strata.model.ArchiveCounts}: what reading the archive counted.
 *   <li>{@link dev.strata.model.Centroids}: what the clustering found.
 *   <li>{@link dev.strata.model.OutputLayout}: where every file lies.
 *   <li>{@link dev.strata.model.Library}: a library whose version decides what files hold.
 *   <li>{@link dev.strata.model.ShownName}: what of a name may be shown: no secrets of URLs.
 *   <li>{@link dev.strata.model.JsonCoder}: the coder of the small elements.
 *   <li>{@link dev.strata.model.ProcessSetup}: what a worker process needs before native code
 *       loads.
 * </ul>
 */
package dev.strata.model;
