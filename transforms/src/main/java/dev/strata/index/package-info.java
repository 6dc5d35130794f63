/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The final stage, which sees the whole archive: it makes the index over all papers and finds the
 * lonely papers.
 *
 * <ul>
 *   <li>{@link BuildIndex}, {@link BuildIndexDoFn}: the final stage.
 *   <li>{@link VectorIndex}: makes FAISS indexes.
 *   <li>{@link FlatIndex}, {@link ApproximateIndex}: the vectors of a flat index, and an index that
 *       FAISS searches, for whoever asks a finished output.
 *   <li>{@link LonelyPapers}, {@link NearestFound}: finds the lonely papers, exactly.
 *   <li>{@link OwnCells}, {@link CellSearch}, {@link FullSearch}: compare all rows with their own
 *       cells, some rows with one cell each, and some rows with all rows.
 *   <li>{@link LonelyPaper}, {@link LonelyCauses}: a lonely paper, and plain reasons for it.
 * </ul>
 */
package dev.strata.index;
