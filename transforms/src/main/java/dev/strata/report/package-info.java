/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The results that people and programs read: {@code report.html} and {@code results/*.json}.
 *
 * <ul>
 *   <li>{@link WriteReport}: writes both.
 *   <li>{@link Report}: what stands out, for the command line.
 *   <li>{@link RunFacts}, {@link Findings}: everything that the report tells.
 *   <li>{@link ResultsJson}: the files for programs.
 *   <li>{@link Headlines}, {@link Wording}: the findings in words.
 *   <li>{@link Page}, {@link PageData}, {@link PageOutput}, {@link Script}: the page, which the
 *       templates in {@code src/main/jte} draw.
 *   <li>{@link Changes}, {@link FindChanges}, {@link PreviousResults}, {@link ChangeLines}: what
 *       changed since the previous snapshot, and why.
 *   <li>{@link Ranking}: a list of topics as a table of the page.
 *   <li>{@link Chart}, {@link Pool}: bars over time, and the windows whose papers make a bar.
 *   <li>{@link Space}, {@link Projection}: the map of the topics.
 *   <li>{@link Source}: where a paper can be read.
 * </ul>
 */
package dev.strata.report;
