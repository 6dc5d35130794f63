/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A sample archive of invented papers, with topics that die, are born and come back.
 *
 * <ul>
 *   <li>{@link SampleMain}: the command.
 *   <li>{@link SampleArchive}: writes the archive.
 *   <li>{@link SamplePlan}: the subject and the date of each paper.
 *   <li>{@link SampleProse}, {@link SampleRecords}, {@link SampleVocabulary}: titles and abstracts,
 *       lines, and the words that they are made of.
 *   <li>{@link SampleBreakage}: lines that are no papers.
 *   <li>{@link SampleTruth}: what was planted.
 * </ul>
 */
package dev.strata.sample;
