/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Topics: what each is about, what it is called, and how many papers it had over time.
 *
 * <ul>
 *   <li>{@link Topic}: all that is known of a topic.
 *   <li>{@link FindAsOf}: the days between which topics are watched.
 *   <li>{@link CountTopicMonths}, {@link TopicCounts}, {@link TopicTrends}: count each topic's
 *       papers over time.
 *   <li>{@link DescribeTopics}, {@link TopicSummaries}, {@link TopicSummary}: the categories of
 *       each topic, and its papers nearest to the centroid.
 *   <li>{@link NameTopics}, {@link TopicNames}: the words of each topic.
 * </ul>
 */
package dev.strata.topics;
