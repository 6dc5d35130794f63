/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.TrendRules;
import java.io.Serializable;

/**
 * What the options said and a reader of the results needs to know. It is printed, so nothing in it
 * may depend on the machine: no folder, no host, no time.
 *
 * @param archive what to call the archive: the names of its files, without folders
 * @param unit what the archive has one of for each paper: line or row
 * @param model what made the vectors
 * @param seed of sample and clustering
 * @param lonely lonely papers asked for
 * @param neighbors which nearest other paper decides how lonely a paper is, from 1
 * @param rules when a topic counts as extinct, newborn or reborn
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
