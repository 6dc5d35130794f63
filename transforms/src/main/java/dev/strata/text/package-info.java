/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The words of papers, and the form in which numbers and texts are shown. This package knows
 * nothing of Beam, nor of the rest of Strata.
 *
 * <ul>
 *   <li>{@link Markup}, {@link Latex}: a text without its tags, and without formulas.
 *   <li>{@link Terms}: the words of a text, and its phrases of two words.
 *   <li>{@link TermCounts}: counts terms by topic, in an index of Lucene on disk.
 *   <li>{@link TopTerms}: the terms that set each topic apart.
 *   <li>{@link Languages}: the language of a text.
 *   <li>{@link Figures}: numbers in sentences.
 *   <li>{@link Printable}: the form of a text that a terminal may show.
 * </ul>
 */
package dev.strata.text;
