/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import dev.strata.model.JsonCoder;
import java.time.LocalDate;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A topic most of whose papers are recent.
 *
 * @param rank from 1, newest first
 * @param label the topic
 * @param papers all of its papers
 * @param score share of its dated papers that the last months hold; higher is newer
 * @param recentPapers its papers in those months
 * @param first day of the first of its dated papers
 */
@DefaultCoder(JsonCoder.class)
public record NewbornTopic(
    int rank, int label, long papers, double score, long recentPapers, LocalDate first) {}
