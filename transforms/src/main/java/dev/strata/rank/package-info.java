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
 *   <li>{@link dev.strata.rank.NameTopics}: what it is called, {@link dev.strata.rank.TopicNames}.
 *   <li>{@link dev.strata.rank.RankExtinctTopics}, {@link dev.strata.rank.RankNewbornTopics},
 *       {@link dev.strata.rank.RankRebornTopics}: the findings, as {@link
 *       dev.strata.rank.TrendRules} say.
 *   <li>{@link dev.strata.rank.MeasureStability}: whether other seeds find them again, {@link
 *       dev.strata.rank.Stability}.
 *   <li>{@link dev.strata.rank.TraceCategories}: how the categories of extinct topics fared.
 * </ul>
 */
package dev.strata.rank;
