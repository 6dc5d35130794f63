/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The graph on Apache Flink.
 *
 * <ul>
 *   <li>{@link FlinkMain}: the command line.
 *   <li>{@link Launch}: what Flink and Strata's jar need before the job is made.
 * </ul>
 */
package dev.strata.runners.flink;
