/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The files by which a step can be watched from outside.
 *
 * @param title the title of the step
 * @param files how the names of its files begin, under the root of the output; empty where it makes
 *     none
 * @param byShard whether there is one file for each shard
 * @param afterAll whether it begins once the step before has ended, and not as soon as that one has
 *     delivered something
 */
public record StepFiles(String title, String files, boolean byShard, boolean afterAll)
    implements Serializable {
  private static final double MILLIS = 1e3;

  /**
   * The number of papers that the step is done with once it has finished {@code finished} files.
   */
  public long papers(long finished, ArchiveCounts plan) {
    if (files.isEmpty()) {
      return plan.papers();
    }
    return byShard
        ? plan.papers() * finished / Math.max(1, plan.shards())
        : Math.min(1, finished) * plan.papers();
  }

  /**
   * The metrics that the files of a run tell at its end, where nobody has counted during the run.
   *
   * @param steps the steps, in order
   * @param recorded the finished files, each with when its record was written
   */
  static Metrics metrics(
      OutputLayout layout, List<StepFiles> steps, Map<String, Long> recorded, ArchiveCounts plan)
      throws IOException {
    long start = Storage.modifiedMillis(layout.running());
    long first = start;
    long last = start;
    List<Metrics.Step> lines = new ArrayList<>();
    for (StepFiles step : steps) {
      long[] written =
          step.files.isEmpty()
              ? planned(layout).toArray()
              : recorded.entrySet().stream()
                  .filter(file -> layout.relative(file.getKey()).startsWith(step.files))
                  .mapToLong(Map.Entry::getValue)
                  .filter(time -> time >= start)
                  .toArray();
      long began = step.afterAll ? last : first;
      first = LongStream.of(written).min().orElse(began);
      last = LongStream.of(written).max().orElse(began);
      long papers = plan.papers();
      long kept = papers - step.papers(written.length, plan);
      double seconds = Math.max(0, last - began) / MILLIS;
      lines.add(Metrics.Step.of(step.title, papers, Math.max(0, kept), seconds, Map.of()));
    }
    long end = recorded.values().stream().mapToLong(Long::longValue).max().orElse(start);
    return new Metrics(Math.max(0, end - start) / MILLIS, Metrics.peakMemory(), lines);
  }

  /** When the plan was written; none where an earlier attempt to end the run has deleted it. */
  private static LongStream planned(OutputLayout layout) throws IOException {
    try {
      return LongStream.of(Storage.modifiedMillis(layout.plan()));
    } catch (FileNotFoundException e) {
      return LongStream.empty();
    }
  }
}
