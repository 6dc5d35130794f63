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
 *   <li>{@link Range}, {@link OneOf}, {@link Group}: annotations of an option: the values that it
 *       may have, and its group in the help.
 *   <li>{@link OptionChecks}, {@link ReadingChecks}, {@link InputOptions}, {@link EarlierOutputs},
 *       {@link ResultOptions}: check options, and turn them into the settings of the steps.
 *   <li>{@link OptionsHelp}: the help.
 *   <li>{@link StrataMain}, {@link CheckMain}: the commands, which run an archive or look at one.
 *   <li>{@link ArchiveCommand}: what the commands share that open a finished output.
 *   <li>{@link AskMain}, {@link AskOptions}: the command that asks it, and its options.
 *   <li>{@link QuestionChecks}: turns what people write into a question.
 *   <li>{@link AnswerFormat}, {@link AnswerTable}, {@link AnswerJsonl}, {@link AnswerCsv}, {@link
 *       AnswerWords}, {@link TextWidth}: print answers.
 *   <li>{@link RunnerSetup}, {@link StoreSetup}: what a runner adds to the command line, and what
 *       stores need in each process.
 *   <li>{@link Progress}, {@link Step}, {@link LastStep}, {@link Advance}, {@link AdvanceLines}:
 *       how far the steps are.
 *   <li>{@link Terminal}, {@link Logging}, {@link Incidental}: the messages while a run goes on,
 *       and the options that change no result.
 *   <li>{@link Outcome}: prints what a run found.
 *   <li>{@link FailureSentence}, {@link OutOfMemory}, {@link CommandFailure}, {@link
 *       RunFailedException}, {@link UsageException}: the sentence of a failure.
 *   <li>{@link TemporaryFolder}, {@link Results}: check that libraries can be unpacked, and that
 *       stdout took all results.
 * </ul>
 */
package dev.strata.pipeline;
