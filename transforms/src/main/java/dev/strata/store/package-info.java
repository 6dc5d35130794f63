/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The files of an output that outlive a run, and which run may write them.
 *
 * <ul>
 *   <li>{@link OpenOutput}: begins a run: sets its mark, and clears away what earlier runs left.
 *   <li>{@link CloseOutput}: ends a run: deletes surplus files, and writes the manifest.
 *   <li>{@link FinishedOutput}: a finished output, for whoever only reads it.
 *   <li>{@link RunMark}: the mark of a run in its output, which keeps a second run away.
 *   <li>{@link OutputTrace}: what {@code _strata.json} says: that the folder is an output, and of
 *       which runs.
 *   <li>{@link OwnFiles}: tells Strata's files from those that somebody else put into the output.
 *   <li>{@link OwnedLately}: the runs of this process that owned their outputs a moment ago.
 *   <li>{@link StaleFiles}: deletes files of Strata's that no run needs any more.
 *   <li>{@link AtomicFile}, {@link DigestedBody}: a file that is there whole or not at all, and its
 *       hash.
 *   <li>{@link FinishedFiles}: writes, finds and checks files that have a record.
 *   <li>{@link Finished}: the record of a file: what it was made from, and its SHA-256.
 *   <li>{@link MadeFrom}: all that decides what a file holds.
 *   <li>{@link FinishedSince}: counts what a run has finished, from its records.
 *   <li>{@link JsonFile}, {@link NpyFile}: files of JSON, and of a float32 matrix.
 *   <li>{@link Manifest}: what {@code manifest.json} holds.
 *   <li>{@link Metrics}, {@link StepFiles}: what {@code metrics.json} holds, and the files that
 *       tell when a step began and ended.
 *   <li>{@link Scratch}: large temporary files on a local disk.
 *   <li>{@link Room}, {@link RoomLeft}: the room on the disks, compared with what will be written.
 * </ul>
 */
package dev.strata.store;
