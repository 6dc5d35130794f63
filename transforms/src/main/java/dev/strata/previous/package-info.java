/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The previous snapshot of an archive that changes, and which of its topics are there again.
 *
 * <ul>
 *   <li>{@link Previous}: the output of that snapshot, which is only read.
 *   <li>{@link MatchTopics}: compares the snapshots, paper by paper, and gives clusters labels.
 *   <li>{@link EarlierPapers}: the papers of the previous snapshot, by their ids' hashes.
 *   <li>{@link SharedPapers}: how many papers of which topics are in which clusters now.
 *   <li>{@link MatchedTopics}: decides which cluster is which topic.
 *   <li>{@link TopicLabels}: the labels, and what became of each topic.
 *   <li>{@link LabelTopics}: puts the labels onto the centroids.
 * </ul>
 */
package dev.strata.previous;
