/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

/**
 * A topic that was large, all but gone for years, and is back.
 *
 * @param rank from 1; the topic that has most of its peak back is first
 * @param label the topic's label
 * @param papers the number of all of its papers
 * @param score lower bound of the part of the peak's share that is back: {@code now.bound /
 *     peak.share}
 * @param pValue the smallest alpha at which the topic still passes both thresholds
 * @param peak the windows with its largest share; its {@code bound} is a lower bound
 * @param trough the windows after the peak in which it most surely had faded; its {@code bound} is
 *     an upper bound
 * @param now its share in the last windows; its {@code bound} is a lower bound
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
