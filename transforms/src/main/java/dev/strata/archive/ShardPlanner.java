/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.input.ScanFile;
import dev.strata.model.ShardPlan;
import dev.strata.model.ShardPlan.Run;
import dev.strata.model.ShardPlan.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts papers, taken in archive order, into shards of equal size; the last shard holds the rest.
 */
final class ShardPlanner {
  /**
   * A slice ends where the next paper is more bytes away than this, so that little is read in vain.
   */
  private static final long MAX_GAP = 1 << 20;

  private final int shardSize;
  private final int timeDigits;
  private final List<ShardPlan> plans = new ArrayList<>();

  // the shard that is being filled
  private final List<Slice> slices = new ArrayList<>();
  private ShardFingerprint fingerprint;
  private long rows;

  // its last slice; leftOut holds lines to skip, rejects those to skip if another paper follows
  private ArchiveRange source;
  private long firstLine;
  private long from;
  private long to;
  private final List<Run> leftOut = new ArrayList<>();
  private long firstReject;
  private long lastReject;

  /**
   * Cuts shards.
   *
   * @param timeDigits that of each {@link ShardPlan}
   */
  ShardPlanner(int shardSize, int timeDigits) {
    this.shardSize = shardSize;
    this.timeDigits = timeDigits;
    fingerprint = new ShardFingerprint(timeDigits);
  }

  /** Adds the next paper, which is line {@code line} of its file, from 1. */
  void paper(ArchiveRange range, long line, ScanFile.Entry entry) {
    if (source == null || !source.isOfSameFile(range) || isFar(entry)) {
      endSlice();
      source = range;
      firstLine = line;
      from = entry.offset();
    }
    if (firstReject > 0) {
      leftOut.add(new Run((int) (firstReject - firstLine), (int) (lastReject - firstReject) + 1));
      firstReject = 0;
    }
    to = entry.offset() + entry.length();
    fingerprint.add(entry.content(), range.source(), line);
    if (++rows == shardSize) {
      endShard();
    }
  }

  /** Tells of a line that is neither blank nor a paper. */
  void reject(long line, ScanFile.Entry entry) {
    if (isFar(entry)) {
      endSlice();
    } else if (source != null) {
      firstReject = firstReject > 0 ? firstReject : line;
      lastReject = line;
    }
  }

  /** The plans of all shards. */
  List<ShardPlan> finish() {
    if (rows > 0) {
      endShard();
    }
    return plans;
  }

  private boolean isFar(ScanFile.Entry entry) {
    return entry.offset() - to > MAX_GAP;
  }

  private void endSlice() {
    if (source != null) {
      slices.add(
          new Slice(
              source.source(), source.path(), from, to - from, firstLine, List.copyOf(leftOut)));
      source = null;
    }
    leftOut.clear();
    firstReject = 0;
  }

  private void endShard() {
    endSlice();
    plans.add(
        new ShardPlan(
            plans.size(),
            rows,
            fingerprint.finishPapers(),
            fingerprint.finish(),
            timeDigits,
            List.copyOf(slices)));
    slices.clear();
    fingerprint = new ShardFingerprint(timeDigits);
    rows = 0;
  }
}
