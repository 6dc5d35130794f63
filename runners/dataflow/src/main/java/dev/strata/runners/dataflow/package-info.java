/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The graph on Google Cloud Dataflow.
 *
 * <ul>
 *   <li>{@link DataflowMain}: the command line.
 *   <li>{@link Logs}: the messages of workers, and of the process that submits.
 * </ul>
 */
package dev.strata.runners.dataflow;
