/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** From text to unit vectors: the model, its cache and its batches. */
package dev.strata.embed;
