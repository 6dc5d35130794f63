/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Topics over time: how many papers each topic had when, and which topics went extinct or were
 * born.
 *
 * <ul>
 *   <li>{@link dev.strata.rank.FindAsOf}: the day that counts as now.
 *   <li>{@link dev.strata.rank.CountTopicMonths}: every topic's counts by window and year, {@link
 *       dev.strata.rank.TopicTrends}.
 *   <li>{@link dev.strata.rank.DescribeTopics}: what a topic is about, {@link
 *       dev.strata.rank.TopicSummaries}.
 *   <li>{@link dev.strata.rank.RankExtinctTopics}, {@link dev.strata.rank.RankNewbornTopics}: the
 *       findings.
 * </ul>
 */
package dev.strata.rank;
