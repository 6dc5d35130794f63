/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a file looks like that should hold lines of JSON, told by its first bytes.
 *
 * <ul>
 *   <li>{@link FileKind}: the kind of a file: compressed, an archive of files, or something else.
 *   <li>{@link LooksLike}: describes a file without papers, with the command that makes JSON lines
 *       of it.
 *   <li>{@link JsonShape}, {@link JsonArrays}, {@link JsonTable}: how JSON in another layout lies
 *       in the file.
 *   <li>{@link KnownPapers}: whether some JSON is a paper to any preset.
 *   <li>{@link BrokenJson}: where a line is no JSON.
 *   <li>{@link Table}, {@link Encoding}: tables of text, and texts that are not UTF-8.
 * </ul>
 */
package dev.strata.archive.shape;
