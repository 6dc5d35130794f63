/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.topics.TopicTrends;

/**
 * The facts from which the lists of topics are made.
 *
 * @param trends the number of papers of each topic over time
 * @param categories the number of papers of the categories of listed topics over time
 * @param rules when a topic is listed
 * @param newbornMonths months that count as recent to a newborn topic
 */
public record TrendFacts(
    TopicTrends trends, CategoryTrends categories, TrendRules rules, int newbornMonths) {}
