/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What all runners share: the graph, its options, the command line, and the sample archive.
 *
 * <ul>
 *   <li>{@link dev.strata.pipeline.SampleArchive}: writes an archive of invented papers whose truth
 *       is known; {@link dev.strata.pipeline.SampleTruth} is that truth.
 *   <li>{@link dev.strata.pipeline.SampleMain}: the command that writes it.
 * </ul>
 */
package dev.strata.pipeline;
