/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The index over all papers, and the lonely papers: the final stage, which sees the whole archive.
 *
 * <ul>
 *   <li>{@link BuildIndex}, {@link BuildIndexDoFn}: the final stage.
 *   <li>{@link VectorIndex}: makes FAISS indexes.
 *   <li>{@link LonelyPapers}, {@link NearestFound}: finds the lonely papers, exactly.
 *   <li>{@link OwnCells}, {@link CellSearch}, {@link FullSearch}: compare rows with those of their
 *       own cell, of some cells, and with all.
 *   <li>{@link LonelyPaper}, {@link LonelyCauses}: a lonely paper, and plain reasons for it.
 * </ul>
 */
package dev.strata.index;
