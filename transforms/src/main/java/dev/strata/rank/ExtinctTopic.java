/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import dev.strata.model.JsonCoder;
import java.time.LocalDate;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A topic whose share of the archive has all but gone.
 *
 * @param rank from 1, most extinct first
 * @param label the topic
 * @param papers all of its papers
 * @param score {@code recentShare / peakShare}; lower is more extinct
 * @param recentShare its share of the archive in the last windows pooled
 * @param recentPapers its papers there
 * @param peakShare its share in its best window
 * @param peakPapers its papers there
 * @param peakFrom first day of its best window
 * @param peakTo last day of its best window
 * @param plainRatio papers of the last calendar years, as many as windows are recent, over as many
 *     times those of the peak year; blind to the growth of the archive, and here for comparison
 */
@DefaultCoder(JsonCoder.class)
public record ExtinctTopic(
    int rank,
    int label,
    long papers,
    double score,
    double recentShare,
    long recentPapers,
    double peakShare,
    long peakPapers,
    LocalDate peakFrom,
    LocalDate peakTo,
    double plainRatio) {

  ExtinctTopic withRank(int newRank) {
    return new ExtinctTopic(
        newRank,
        label,
        papers,
        score,
        recentShare,
        recentPapers,
        peakShare,
        peakPapers,
        peakFrom,
        peakTo,
        plainRatio);
  }
}
