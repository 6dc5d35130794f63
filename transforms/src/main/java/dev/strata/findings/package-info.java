/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The lists of topics: what they find, how sure it is, and what speaks against it.
 *
 * <ul>
 *   <li>{@link TopicLists}: all lists of topics.
 *   <li>{@link TopicList}, {@link TopicFinding}, {@link Column}, {@link Span}: what a list is, and
 *       what it says of a topic.
 *   <li>{@link ExtinctTopics}, {@link ExtinctTopic}: topics that died.
 *   <li>{@link NewbornTopics}, {@link NewbornTopic}: topics that were born.
 *   <li>{@link RebornTopics}, {@link RebornTopic}: topics that are back.
 *   <li>{@link RisingTopics}, {@link GrownTopics}: topics that are larger than ever.
 *   <li>{@link RankTopics}, {@link Rankings}: test all topics for all lists.
 *   <li>{@link TrendRules}, {@link TrendFacts}: the rules by which a topic is listed, and the facts
 *       that they judge.
 *   <li>{@link PooledWindows}, {@link PooledShare}: a topic's share of the archive in some windows.
 *   <li>{@link Faded}, {@link Candidate}: how sure it is that a share fell, and the correction for
 *       many tests.
 *   <li>{@link ChangedShares}: which topics grew or shrank since the previous snapshot.
 *   <li>{@link MeasureStability}, {@link RefitCounts}, {@link Stability}: how often a topic is
 *       listed when the clustering starts from another seed.
 *   <li>{@link Caveat}: a reason to doubt a finding.
 *   <li>{@link TraceCategories}, {@link CategoryTrends}: how the categories of listed topics
 *       changed over time.
 * </ul>
 */
package dev.strata.findings;
