/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The graph, its options, and the command line that all runners share.
 *
 * <ul>
 *   <li>{@link StrataPipeline}: the graph, step by step.
 *   <li>{@link StrataOptions}, {@link ReadingOptions}, {@link TopicOptions}: every option.
 *   <li>{@link Range}, {@link OneOf}, {@link Group}: annotations of an option: what it may be, and
 *       where help lists it.
 *   <li>{@link OptionChecks}, {@link InputOptions}, {@link ResultOptions}: check options, and make
 *       of them what the steps take.
 *   <li>{@link OptionsHelp}: the help.
 *   <li>{@link StrataMain}, {@link CheckMain}: the commands: run an archive, or look at one.
 *   <li>{@link RunnerSetup}, {@link StoreSetup}: what a runner adds, and what stores need in each
 *       process.
 *   <li>{@link Progress}, {@link Step}, {@link LastStep}, {@link Advance}, {@link AdvanceLines}:
 *       how far the steps are.
 *   <li>{@link Terminal}, {@link Logging}, {@link Incidental}: what is shown while a run goes on.
 *   <li>{@link Outcome}: what a run found.
 *   <li>{@link FailureSentence}, {@link RunFailedException}, {@link UsageException}: what a failure
 *       says.
 *   <li>{@link TemporaryFolder}, {@link Results}: check that libraries can be unpacked, and that
 *       stdout took all results.
 * </ul>
 */
package dev.strata.pipeline;
