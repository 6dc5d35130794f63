/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files by their names, on the disks of this machine, in object stores and in HDFS.
 *
 * <ul>
 *   <li>{@link Storage}: reads, looks up, lists and deletes files, wherever they lie.
 *   <li>{@link LocalInput}, {@link LocalOutput}: read a file of this machine from any position, and
 *       write a new one.
 *   <li>{@link RemoteStorage}: reads, looks up, lists and deletes files in stores, through Beam's
 *       file systems.
 *   <li>{@link RemoteInput}: reads a file of a store in blocks, from any position.
 *   <li>{@link Patience}: asks a store again that does not answer.
 *   <li>{@link StoreFailure}: what the exceptions of a store mean, in a sentence.
 *   <li>{@link ReadOnlyChannel}, {@link FileView}, {@link BytesChannel}: channels that can only be
 *       read: any, one to an open file, and one of bytes in memory.
 * </ul>
 */
package dev.strata.store.files;
