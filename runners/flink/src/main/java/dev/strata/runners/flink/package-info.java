/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The graph on Apache Flink. */
package dev.strata.runners.flink;
