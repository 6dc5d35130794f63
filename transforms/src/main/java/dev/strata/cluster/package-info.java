/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Clustering a sample of the archive, and labelling the whole. */
package dev.strata.cluster;
