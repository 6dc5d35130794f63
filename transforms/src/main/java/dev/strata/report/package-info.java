/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What people and programs read of the findings: {@code report.html} and {@code results/*.json}.
 *
 * <ul>
 *   <li>{@link WriteReport}: writes both.
 *   <li>{@link Report}: what stands out, for the command line.
 *   <li>{@link RunFacts}, {@link Findings}: all that is told.
 *   <li>{@link ResultsJson}: the files for programs.
 *   <li>{@link Headlines}, {@link Wording}: findings in words.
 *   <li>{@link Page}, {@link PageData}, {@link PageOutput}, {@link Script}: the page, which the
 *       templates in {@code src/main/jte} draw.
 *   <li>{@link Ranking}: a list of topics as a table of the page.
 *   <li>{@link Chart}, {@link Pool}: bars over time, and the windows that a bar is of.
 *   <li>{@link Space}, {@link Projection}: the map of the topics.
 *   <li>{@link Source}: where a paper can be read.
 * </ul>
 */
package dev.strata.report;
