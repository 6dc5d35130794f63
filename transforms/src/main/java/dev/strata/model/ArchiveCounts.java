/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.util.SortedMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * What the two looks at the archive counted.
 *
 * @param files archive files
 * @param lines lines that are not blank; of files of vectors, their rows
 * @param papers lines that became a paper
 * @param shards shards they fill
 * @param rejects lines that did not, by reason; reasons without a line are absent
 */
@DefaultCoder(JsonCoder.class)
public record ArchiveCounts(
    long files, long lines, long papers, int shards, SortedMap<Reject.Reason, Long> rejects) {}
