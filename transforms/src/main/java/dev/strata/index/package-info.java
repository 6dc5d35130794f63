/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The final singleton stage: the FAISS index over all papers, and then the papers that stand alone.
 *
 * <p>{@link dev.strata.index.BuildIndex} is the step, {@link dev.strata.index.BuildIndexDoFn} its
 * one DoFn; {@link dev.strata.index.LonelyPapers} finds lonely rows: bounds from {@link
 * dev.strata.index.OwnCells} and {@link dev.strata.index.CellSearch} rule most rows out, {@link
 * dev.strata.index.FullSearch} settles the rest, and {@link dev.strata.index.NearestFound} is what
 * is known of some rows' neighbours meanwhile.
 */
package dev.strata.index;
