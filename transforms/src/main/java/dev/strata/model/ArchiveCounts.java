/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The account of the input: what the two looks at it counted.
 *
 * @param files archive files
 * @param lines lines that are not blank; of files of vectors, their rows
 * @param papers lines that became a paper
 * @param shards shards they fill
 * @param rejects lines that did not, by reason; reasons without a line are absent
 * @param firstRejects the first line of each of these reasons, in the order of the input
 * @param fields what became of each part of the papers; empty where it was not looked at
 */
@DefaultCoder(JsonCoder.class)
public record ArchiveCounts(
    long files,
    long lines,
    long papers,
    int shards,
    SortedMap<Reject.Reason, Long> rejects,
    SortedMap<Reject.Reason, Example> firstRejects,
    SortedMap<PaperField, FieldAccount> fields) {

  /** Without examples, and without an account of fields. */
  public ArchiveCounts(
      long files, long lines, long papers, int shards, SortedMap<Reject.Reason, Long> rejects) {
    this(files, lines, papers, shards, rejects, new TreeMap<>(), new TreeMap<>());
  }
}
