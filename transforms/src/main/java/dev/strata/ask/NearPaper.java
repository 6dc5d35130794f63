/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import java.util.List;

/**
 * A paper of an answer.
 *
 * @param rank from 1, nearest first
 * @param similarity the cosine to what was asked, in double; higher is nearer
 * @param row its row in the index
 * @param id its id
 * @param title its title; may be empty
 * @param created YYYY-MM-DD, or empty
 * @param categories its categories
 * @param label the label of its topic
 * @param topic the name of its topic
 */
public record NearPaper(
    int rank,
    double similarity,
    int row,
    String id,
    String title,
    String created,
    List<String> categories,
    int label,
    String topic) {}
