/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.time.LocalDate;

/**
 * A topic most of whose papers are of the last months.
 *
 * @param rank from 1, newest first
 * @param label the topic
 * @param papers all of its papers
 * @param score how many times the archive's odds of a recent paper its own are, at least
 * @param pValue the smallest alpha at which the score still is above its threshold
 * @param recentPapers papers in the last months
 * @param datedPapers papers that have a date that counts
 * @param recentShare {@code recentPapers / datedPapers}
 * @param archiveShare the same share of the whole archive
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
