/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Serves the report of a finished output, with a box on top that searches the archive.
 *
 * <p>A request goes through {@link Routes}. Its question waits in the queue for the one thread that
 * searches the archive, and no thread waits with it. The page's script, {@code ask.js}, sends such
 * requests, and shows the answers.
 *
 * <ul>
 *   <li>{@link ServeMain}: the command.
 *   <li>{@link PageServer}: the server, with its limits.
 *   <li>{@link OwnHosts}: the names by which it may be called.
 *   <li>{@link Routes}, {@link Failure}: what is at which address, and what is said instead.
 *   <li>{@link ReportPage}: the report with the box.
 *   <li>{@link QuestionParameters}: the question that an address asks.
 *   <li>{@link QuestionQueue}, {@link WarmUp}: search the archive.
 *   <li>{@link ServedAnswer}: answers, as the page shows them.
 * </ul>
 */
package dev.strata.serve;
