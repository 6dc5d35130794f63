/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The account of the input: its files, lines and papers, and the lines and fields that could not be
 * used.
 *
 * @param files number of archive files
 * @param lines number of lines that are not blank; for files of vectors, number of their rows
 * @param papers number of lines that became a paper
 * @param shards number of shards that the papers fill
 * @param rejects lines that became no paper, by reason; reasons without a line are absent
 * @param firstRejects the first line, in the order of the input, of each reason in {@code rejects}
 * @param fields the account of each part of the papers; empty if the parts were not looked at
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

  /** An account without examples, and without an account of fields. */
  public ArchiveCounts(
      long files, long lines, long papers, int shards, SortedMap<Reject.Reason, Long> rejects) {
    this(files, lines, papers, shards, rejects, new TreeMap<>(), new TreeMap<>());
  }
}
