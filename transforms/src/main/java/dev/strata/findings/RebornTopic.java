/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

/**
 * A topic that was large, all but gone for years, and is back.
 *
 * @param rank from 1, first the one that has most of its peak back
 * @param label the topic
 * @param papers all of its papers
 * @param score how much of the peak's share is back, at least: {@code now.bound / peak.share}
 * @param pValue the smallest alpha at which it still passes both thresholds
 * @param peak the windows with its largest share, which was {@code bound} at least
 * @param trough the windows after the peak with its smallest share, which was {@code bound} at most
 * @param now the last windows, where its share is {@code bound} at least
 */
public record RebornTopic(
    int rank,
    int label,
    long papers,
    double score,
    double pValue,
    PooledShare peak,
    PooledShare trough,
    PooledShare now)
    implements TopicFinding {}
