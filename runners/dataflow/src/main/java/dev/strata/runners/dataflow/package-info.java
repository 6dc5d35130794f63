/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The graph on Google Cloud Dataflow. */
package dev.strata.runners.dataflow;
