/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Compressed files and archives of files, made plain.
 *
 * <ul>
 *   <li>{@link Unpacker}: makes plain files of a file of the archive.
 *   <li>{@link Decompressor}: opens compressed files.
 *   <li>{@link GzipMembers}, {@link XzStreams}, {@link SnappyFrames}, {@link ZstdWindow}: the plain
 *       bytes of each format.
 *   <li>{@link FrameEnds}, {@link Lz4Ends}, {@link ZstdEnds}: notice a file that was cut within a
 *       frame.
 *   <li>{@link Members}, {@link ZipMembers}, {@link TarMembers}: the members of an archive of
 *       files.
 *   <li>{@link PassedOver}, {@link OtherText}: members that are not read.
 *   <li>{@link NamePromise}, {@link RefusedFile}: files that are not what their names promise, or
 *       of no kind that is read.
 *   <li>{@link ReadInBulk}: a stream that reads many bytes at a time.
 * </ul>
 */
package dev.strata.archive.unpack;
