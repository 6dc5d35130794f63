/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The graph on Apache Flink.
 *
 * <ul>
 *   <li>{@link FlinkMain}: the command line.
 *   <li>{@link Launch}: the launcher that called the command line.
 * </ul>
 */
package dev.strata.runners.flink;
