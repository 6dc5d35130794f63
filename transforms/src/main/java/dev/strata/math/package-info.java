/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Arithmetic on rows of floats: nothing of Beam, nothing of Strata. */
package dev.strata.math;
