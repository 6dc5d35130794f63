/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The final singleton stage: the FAISS index over all papers, and then the papers that stand alone.
 */
package dev.strata.index;
