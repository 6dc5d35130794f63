/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.io.Serializable;

/**
 * When a topic counts as extinct, newborn or reborn. Windows are of 12 months.
 *
 * @param alpha probability that a bound misses, and share of wrong findings that is borne
 * @param peakWindows windows that are pooled for the largest share
 * @param peakMinPapers fewest papers of the topic in them
 * @param peakMinArchive fewest papers of the whole archive in them
 * @param recentWindows last windows, pooled, that are now to an extinct topic; also the length of a
 *     reborn topic's trough
 * @param extinctBelow highest part of the peak that is left of an extinct topic, or of a reborn one
 *     in its trough; not itself listed
 * @param newbornAbove how many times the archive's odds of a recent paper a newborn topic's are at
 *     least; not itself listed
 * @param rebornWindows last windows, pooled, that are now to a reborn topic
 * @param rebornAbove lowest part of the peak that a reborn topic has back; not itself listed
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
