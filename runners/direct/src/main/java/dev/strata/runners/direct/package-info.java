/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The graph on the embedded Direct runner: one machine, no cluster. */
package dev.strata.runners.direct;
