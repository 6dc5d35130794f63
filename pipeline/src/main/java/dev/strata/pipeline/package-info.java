/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The graph, its options, and the command line that all runners share.
 *
 * <ul>
 *   <li>{@link dev.strata.pipeline.StrataPipeline}: the graph, step by step.
 *   <li>{@link dev.strata.pipeline.StrataOptions}: every option; {@link dev.strata.pipeline.Range}
 *       says what a number may be.
 *   <li>{@link dev.strata.pipeline.StrataMain}: parses, checks, runs, and says what was found;
 *       {@link dev.strata.pipeline.RunnerSetup} is what a runner adds, {@link
 *       dev.strata.pipeline.FailureSentence} finds what a failure says, and {@link
 *       dev.strata.pipeline.RunFailedException} carries it where nobody takes an exit status, and
 *       {@link dev.strata.pipeline.Terminal} is where people read what happens meanwhile.
 *   <li>{@link dev.strata.pipeline.SampleArchive}: writes an archive of invented papers; {@link
 *       dev.strata.pipeline.SampleTruth} is what was planted in it, {@link
 *       dev.strata.pipeline.SampleMain} the command.
 * </ul>
 */
package dev.strata.pipeline;
