/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.io.Serializable;

/**
 * The rules for when a topic counts as extinct, newborn, reborn or rising. Windows are of 12
 * months.
 *
 * @param alpha error probability of the confidence bounds of a finding together, and the expected
 *     share of wrong entries in each list (false discovery rate)
 * @param peakWindows number of windows that are pooled for the largest share
 * @param peakMinPapers fewest papers of the topic in these windows
 * @param peakMinArchive fewest papers of the whole archive in these windows
 * @param recentWindows number of the last windows that are pooled as "now" for an extinct topic;
 *     also the length of a reborn topic's trough
 * @param extinctBelow the part of its peak below which a topic is extinct, or a reborn one is in
 *     its trough; a topic at exactly this part is not listed
 * @param newbornAbove how many times the archive's odds of a recent paper a newborn topic's odds
 *     must exceed; a topic at exactly this number is not listed
 * @param rebornWindows number of the last windows that are pooled as "now" for a reborn or a rising
 *     topic
 * @param rebornAbove the part of its peak that a reborn topic must exceed; a topic at exactly this
 *     part is not listed
 */
public record TrendRules(
    double alpha,
    int peakWindows,
    int peakMinPapers,
    int peakMinArchive,
    int recentWindows,
    double extinctBelow,
    double newbornAbove,
    int rebornWindows,
    double rebornAbove)
    implements Serializable {}
