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
   * If more than this many bytes lie between two papers, the second begins a new slice. So few
   * bytes are read that hold no paper of the shard. A slice also ends before a reject as far away,
   * at the end of its file, and at the end of its shard.
   */
  private static final long MAX_GAP = 1 << 20;

  private final int shardSize;
  private final int timeDigits;
  private final List<ShardPlan> plans = new ArrayList<>();

  // the shard that is being filled
  private final List<Slice> slices = new ArrayList<>();
  private ShardFingerprint fingerprint;
  private long rows;

  // The last slice of that shard. leftOut holds lines to skip. Lines firstReject to lastReject join
  // it if another paper follows; a firstReject of 0 means none.
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
   * @param timeDigits the value of {@link ShardPlan#timeDigits} in every plan
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

  /** Adds a line that becomes no paper: a faulty line or a duplicate. Blank lines are not added. */
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
