/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.topics.TopicTrends;

/**
 * What the lists of topics are made from.
 *
 * @param trends how many papers each topic had when
 * @param categories how many papers the categories of listed topics had when
 * @param rules when a topic is listed
 * @param newbornMonths months that count as recent to a newborn topic
 */
public record TrendFacts(
    TopicTrends trends, CategoryTrends categories, TrendRules rules, int newbornMonths) {}
