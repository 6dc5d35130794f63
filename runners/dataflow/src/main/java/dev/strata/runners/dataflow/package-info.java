/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The graph on Google Cloud Dataflow.
 *
 * <ul>
 *   <li>{@link DataflowMain}: the command line.
 * </ul>
 */
package dev.strata.runners.dataflow;
