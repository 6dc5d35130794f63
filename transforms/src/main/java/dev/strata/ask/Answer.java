/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import java.util.List;

/**
 * The answer to a question.
 *
 * @param question the question
 * @param compared the number of papers that passed the filter, and that were compared; those that
 *     the question names are not among them
 * @param exact whether every one of them was compared, and not only those that an approximate index
 *     found
 * @param papers the nearest papers, nearest first, ties by row; fewer than were asked for where
 *     there are no more
 */
public record Answer(Question question, long compared, boolean exact, List<NearPaper> papers) {}
