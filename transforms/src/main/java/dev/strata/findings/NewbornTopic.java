/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.time.LocalDate;

/**
 * A topic whose odds of a paper of the last months are far above those of the archive.
 *
 * @param rank from 1, newest first
 * @param label the topic's label
 * @param papers the number of all of its papers
 * @param score lower bound of its odds of a recent paper, divided by the archive's odds
 * @param pValue the smallest alpha at which the score is still above its threshold
 * @param recentPapers its papers of the last months
 * @param datedPapers its papers that have a date that counts
 * @param recentShare {@code recentPapers / datedPapers}
 * @param archiveShare the share of recent papers in the whole archive
 * @param first day of its first paper
 */
public record NewbornTopic(
    int rank,
    int label,
    long papers,
    double score,
    double pValue,
    long recentPapers,
    long datedPapers,
    double recentShare,
    double archiveShare,
    LocalDate first)
    implements TopicFinding {}
