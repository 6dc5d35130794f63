/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What is listed of topics, how sure it is, and what speaks against it.
 *
 * <ul>
 *   <li>{@link RankExtinctTopics}, {@link ExtinctTopic}: topics that died.
 *   <li>{@link RankNewbornTopics}, {@link NewbornTopic}: topics that were born.
 *   <li>{@link RankRebornTopics}, {@link RebornTopic}: topics that are back.
 *   <li>{@link Rankings}: these lists, as side inputs.
 *   <li>{@link TrendRules}: when a topic is listed.
 *   <li>{@link PooledWindows}, {@link PooledShare}: a topic's share of the archive in some windows.
 *   <li>{@link Faded}, {@link Candidate}: how sure a list is, and its correction for many tests.
 *   <li>{@link MeasureStability}, {@link RefitCounts}, {@link Stability}: how often a topic is
 *       listed when the clustering starts from another seed.
 *   <li>{@link TraceCategories}, {@link CategoryTrends}: how the categories of listed topics fared.
 * </ul>
 */
package dev.strata.findings;
