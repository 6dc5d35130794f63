/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the words of a paper say. Knows nothing of Beam, nor of the rest of Strata.
 *
 * <ul>
 *   <li>{@link dev.strata.text.Terms}: a text's words, and its phrases of two.
 *   <li>{@link dev.strata.text.Markup}: a text without its tags.
 *   <li>{@link dev.strata.text.Languages}: the language of a text.
 *   <li>{@link dev.strata.text.TermRun}, {@link dev.strata.text.TermRuns}: terms counted by topic,
 *       in sorted files, and those files merged.
 *   <li>{@link dev.strata.text.Printable}: what of a text a terminal may show.
 *   <li>{@link dev.strata.text.TopTerms}: the terms that set each topic apart.
 * </ul>
 */
package dev.strata.text;
