/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The final singleton stage: the FAISS index over all papers, and then the papers that stand alone.
 *
 * <p>{@link dev.strata.index.BuildIndex} is the step, {@link dev.strata.index.BuildIndexDoFn} its
 * one DoFn; {@link dev.strata.index.LonelyPapers} finds lonely rows, and {@link
 * dev.strata.index.BruteForceLonelyPapers} is how.
 */
package dev.strata.index;
