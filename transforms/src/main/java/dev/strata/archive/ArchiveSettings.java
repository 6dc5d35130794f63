/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import com.google.common.base.Preconditions;
import dev.strata.archive.json.JsonFields;
import dev.strata.archive.unpack.ZstdWindow;
import dev.strata.input.Limits;
import dev.strata.input.PapersCheck;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;

/**
 * How an archive of JSON lines is read.
 *
 * @param fields where a line has the parts of a paper
 * @param shardSize the number of papers in a shard, at least 1
 * @param maxLineBytes the length of the longest line that is read, its line end not counted
 * @param limits how much may be amiss
 * @param rangeBytes the length of the ranges that one worker scans at a time
 * @param maxZstdWindow how many plain bytes of a Zstandard file may be kept in memory while it is
 *     read, from 1,024 to 2^31
 * @param papersCheck the check of the number of papers: where it fails, the pipeline fails before
 *     it puts out a plan
 */
@RecordBuilder
@RecordBuilder.Options(addClassRetainedGenerated = true)
public record ArchiveSettings(
    JsonFields fields,
    int shardSize,
    int maxLineBytes,
    Limits limits,
    long rangeBytes,
    long maxZstdWindow,
    PapersCheck papersCheck)
    implements ArchiveSettingsBuilder.With, Serializable {

  /** The settings of an archive of arXiv's, unless others are given. */
  public static final ArchiveSettings DEFAULTS =
      new ArchiveSettings(
          JsonFields.arxiv(),
          10_000,
          16 << 20,
          Limits.USUAL,
          64 << 20,
          ZstdWindow.DEFAULT,
          papers -> {});

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where one is out of its range
   */
  public ArchiveSettings {
    check("shardSize", shardSize, 1, Integer.MAX_VALUE);
    check("maxLineBytes", maxLineBytes, 1, Integer.MAX_VALUE);
    check("rangeBytes", rangeBytes, 1, Long.MAX_VALUE);
    check("maxZstdWindow", maxZstdWindow, 1 << 10, 1L << 31);
  }

  private static void check(String name, long value, long least, long most) {
    Preconditions.checkArgument(
        value >= least && value <= most,
        "%s must be in [%s, %s], was %s",
        name,
        least,
        most,
        value);
  }
}
