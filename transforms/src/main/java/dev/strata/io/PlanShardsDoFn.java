/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import dev.strata.model.ShardPlan;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Lays the scanned ranges end to end: numbers their lines, drops papers whose id was seen before,
 * writes the rejects files, and cuts shards.
 *
 * <p>Made again, it writes the same files and puts out the same plans.
 */
final class PlanShardsDoFn extends DoFn<Iterable<ScannedRange>, ShardPlan> {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputLayout layout;
  private final int shardSize;
  private final double maxRejectFraction;
  private final PapersCheck papersCheck;

  PlanShardsDoFn(
      OutputLayout layout, int shardSize, double maxRejectFraction, PapersCheck papersCheck) {
    this.layout = layout;
    this.shardSize = shardSize;
    this.maxRejectFraction = maxRejectFraction;
    this.papersCheck = papersCheck;
  }

  @ProcessElement
  public void process(@Element Iterable<ScannedRange> scanned, MultiOutputReceiver out)
      throws IOException {
    List<ScannedRange> ranges = new ArrayList<>();
    scanned.forEach(ranges::add);
    ranges.sort((a, b) -> ArchiveRange.ARCHIVE_ORDER.compare(a.range(), b.range()));

    long papers = ranges.stream().mapToLong(ScannedRange::papers).sum();
    long lines = ranges.stream().mapToLong(ScannedRange::entries).sum();
    SortedMap<Reason, Long> rejects = new TreeMap<>();
    ranges.forEach(range -> range.rejects().forEach((r, n) -> rejects.merge(r, n, Long::sum)));

    ShardPlanner planner = new ShardPlanner(shardSize);
    long duplicates = layOut(ranges, new IdSet(papers), planner);
    check(lines, papers);
    papersCheck.check(papers - duplicates);

    if (duplicates > 0) {
      rejects.put(Reason.DUPLICATE_ID, duplicates);
    }
    rejects.forEach((reason, count) -> Metrics.counter(ReadJsonl.class, name(reason)).inc(count));
    Metrics.counter(ReadJsonl.class, "papers_planned").inc(papers - duplicates);
    List<ShardPlan> plans = planner.finish();
    long files = ranges.stream().filter(r -> r.range().index() == 0).count();
    ArchiveCounts counts =
        new ArchiveCounts(files, lines, papers - duplicates, plans.size(), rejects);
    OwnFiles.checkShards(
        layout,
        OutputLayout.SHARD_FOLDERS,
        plans.stream().map(plan -> StaleFiles.name(layout.raw(plan.index()))).toList());
    JsonFile.writeUnrecorded(layout, layout.plan(), counts);
    plans.forEach(out.get(ReadJsonl.PLANS)::output);
    out.get(ReadJsonl.COUNTS).output(counts);
  }

  /** Hands the ranges' papers to {@code planner}, and writes their rejects; counts duplicates. */
  private long layOut(List<ScannedRange> ranges, IdSet ids, ShardPlanner planner)
      throws IOException {
    long duplicates = 0;
    long firstLine = 1;
    Set<String> written = new HashSet<>();
    for (int part = 0; part < ranges.size(); part++) {
      ScannedRange range = ranges.get(part);
      firstLine = range.range().index() == 0 ? 1 : firstLine;
      BitSet rejected = plan(range, firstLine, ids, planner);
      if (!rejected.isEmpty()) {
        writeRejects(part, range, firstLine, rejected);
        written.add(StaleFiles.name(layout.rejects(part)));
      }
      duplicates += rejected.cardinality() - (range.entries() - range.papers());
      firstLine += range.lines();
    }
    StaleFiles.keep(layout, OutputLayout.REJECTS, written);
    return duplicates;
  }

  /** Which entries of the range are rejects, duplicates among them. */
  private static BitSet plan(ScannedRange scanned, long firstLine, IdSet ids, ShardPlanner planner)
      throws IOException {
    BitSet rejected = new BitSet();
    int[] index = {0};
    long[] papers = {0};
    ScanFile.read(
        scanned,
        entry -> {
          long line = firstLine + entry.line();
          papers[0] += entry.reason() == null ? 1 : 0;
          if (entry.reason() == null && ids.add(entry.id())) {
            planner.paper(scanned.range(), line, entry);
          } else {
            planner.reject(line, entry);
            rejected.set(index[0]);
          }
          index[0]++;
        });
    if (papers[0] != scanned.papers()) {
      throw new IOException(
          String.format(
              "%s holds %d papers, not %d: start again",
              scanned.scan(), papers[0], scanned.papers()));
    }
    return rejected;
  }

  private void writeRejects(int part, ScannedRange scanned, long firstLine, BitSet rejected)
      throws IOException {
    FinishedFiles.write(
        layout,
        layout.rejects(part),
        channel -> writeRejects(scanned, firstLine, rejected, channel));
  }

  private static void writeRejects(
      ScannedRange scanned, long firstLine, BitSet rejected, WritableByteChannel channel)
      throws IOException {
    int[] index = {0};
    ArchiveRange range = scanned.range();
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
    try (Excerpts excerpts = Excerpts.open(range.path())) {
      ScanFile.read(
          scanned,
          entry -> {
            if (rejected.get(index[0]++)) {
              Reason reason = entry.reason() == null ? Reason.DUPLICATE_ID : entry.reason();
              String excerpt = excerpts.at(entry.offset());
              long line = firstLine + entry.line();
              out.write(
                  JSON.writeValueAsBytes(
                      new Reject(range.source(), line, entry.offset(), reason, excerpt)));
              out.write('\n');
            }
          });
    }
    out.flush();
  }

  private void check(long lines, long papers) throws IOException {
    long broken = lines - papers;
    if (broken > maxRejectFraction * lines) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%d of the archive's %d lines are no papers, more than the fraction of %s that is"
                  + " allowed: see %s, or allow more with --maxRejectFraction",
              broken,
              lines,
              maxRejectFraction,
              layout.rejectsFolder()));
    }
    if (papers == 0) {
      throw new IOException("the archive holds no paper, only blank lines or nothing at all");
    }
  }

  private static String name(Reason reason) {
    return "rejects_" + reason.name().toLowerCase(Locale.ROOT);
  }
}
