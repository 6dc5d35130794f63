/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The results as JSON, and the page for people.
 *
 * <ul>
 *   <li>{@link dev.strata.report.WriteReport}: writes them, from what the steps before it found.
 *   <li>{@link dev.strata.report.RunFacts}: what the options said and a reader needs.
 *   <li>{@link dev.strata.report.Report}: where the page lies and what stands out on it.
 * </ul>
 *
 * <p>The page's templates are under {@code src/main/jte}; jte turns them into classes of this
 * package, checked by the compiler, that escape by context whatever a paper brings along. Tables
 * and lists are in the page as they are; the column, the map and the search are {@code page.js}'s,
 * beside this package's classes, by D3, whose WebJar is read when the page is written. The page
 * asks for nothing, and its policy lets no other script run.
 */
package dev.strata.report;
