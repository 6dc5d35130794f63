/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Topics over time: how many papers each topic had when, and which topics went extinct or were
 * born.
 *
 * <p>Values: {@link dev.strata.rank.TopicTrends} holds every topic's counts by window and year;
 * {@link dev.strata.rank.ExtinctTopic} and {@link dev.strata.rank.NewbornTopic} are the findings;
 * {@link dev.strata.rank.TopicSummary} says what a topic is about.
 */
package dev.strata.rank;
