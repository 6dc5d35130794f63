/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.TrendRules;
import java.io.Serializable;

/**
 * The options that a reader of the results needs to know. They are printed, so nothing in them may
 * depend on the machine: no folder, no host, no time.
 *
 * @param archive the name of the archive, which is the names of its files without folders
 * @param unit what a paper is in the archive: a line or a row
 * @param model the model that made the vectors
 * @param seed seed of the sample and the clustering
 * @param lonely number of lonely papers asked for
 * @param neighbors N: the similarity to its N-th nearest other paper decides how lonely a paper is;
 *     from 1
 * @param rules when a topic counts as extinct, newborn, reborn or rising
 * @param newbornMonths months that count as recent for newborn topics
 */
public record RunFacts(
    String archive,
    String unit,
    String model,
    long seed,
    int lonely,
    int neighbors,
    TrendRules rules,
    int newbornMonths)
    implements Serializable {}
