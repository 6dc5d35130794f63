/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What reading an archive and reading vectors have in common: the files, the first look at them,
 * the limits.
 *
 * <p>What the value of a field means is in {@link dev.strata.input.fields}.
 *
 * <ul>
 *   <li>{@link ListFilesDoFn}: the files that names and globs stand for.
 *   <li>{@link Glob}, {@link ParquetFolder}: the files of this machine that a glob names, and those
 *       of a folder of Parquet files.
 *   <li>{@link ArchiveFile}: one of these files.
 *   <li>{@link ScanFile}, {@link Entries}: what the first look keeps of each line or row, in a
 *       temporary file.
 *   <li>{@link IdSet}: a set of hashes of ids, which finds papers with a known id.
 *   <li>{@link RejectCounts}: counts the lines that become no papers, and chooses which the rejects
 *       files list.
 *   <li>{@link InputPlan}: writes the rejects files and the account of the input.
 *   <li>{@link Limits}: how many input errors are allowed before a run fails.
 *   <li>{@link PapersCheck}: what later steps demand of the number of papers.
 *   <li>{@link ShellCommand}: a command for a person to copy.
 * </ul>
 */
package dev.strata.input;
