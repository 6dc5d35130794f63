/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.input.IdSet;
import dev.strata.input.InputPlan;
import dev.strata.input.Limits;
import dev.strata.input.RejectCounts;
import dev.strata.input.fields.TimeDigits;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import dev.strata.model.ShardPlan;
import dev.strata.store.StaleFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays the scanned ranges end to end: numbers their lines, drops papers whose id was seen before,
 * writes the rejects files, checks the account against the limits, and cuts shards.
 *
 * <p>A second attempt writes the same files and puts out the same plans.
 */
final class PlanShardsDoFn extends DoFn<Iterable<ScannedRange>, ShardPlan> {
  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PlanShardsDoFn.class);

  private final OutputLayout layout;
  private final ArchiveSettings settings;

  PlanShardsDoFn(OutputLayout layout, ArchiveSettings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  @ProcessElement
  public void process(@Element Iterable<ScannedRange> scanned, MultiOutputReceiver out)
      throws IOException {
    List<ScannedRange> ranges = new ArrayList<>();
    scanned.forEach(ranges::add);
    ranges.sort((a, b) -> ArchiveRange.ARCHIVE_ORDER.compare(a.range(), b.range()));

    InputPlan plan = new InputPlan(layout);
    SortedMap<Integer, Long> times = new TreeMap<>();
    ranges.forEach(range -> TimeDigits.addAll(times, range.timeDigits()));
    ShardPlanner planner = new ShardPlanner(settings.shardSize(), TimeDigits.least(times));
    SortedMap<PaperField, FieldAccount> accounts = FieldAccount.ofAll();
    layOut(ranges, planner, plan, accounts);
    RejectCounts rejects = plan.rejects();
    List<ShardPlan> plans = planner.finish();
    long files = ranges.stream().filter(r -> r.range().index() == 0).count();
    long lines = ranges.stream().mapToLong(ScannedRange::entries).sum();
    long papers = plans.stream().mapToLong(ShardPlan::rows).sum();
    ArchiveCounts counts =
        new ArchiveCounts(
            files, lines, papers, plans.size(), rejects.counts(), rejects.first(), accounts);
    Limits.Input input =
        Limits.Input.ofArchive(settings.fields().asked(), layout.shown(layout.rejectsFolder()));
    ArchiveFaults faults = new ArchiveFaults(ranges, settings.fields());
    settings.limits().check(counts, input, faults);
    settings.papersCheck().check(papers);
    faults.ofOtherKinds().ifPresent(sentence -> LOG.warn("{}", sentence));

    plan.finish(
        ReadJsonl.class,
        counts,
        plans.stream().map(shard -> StaleFiles.name(layout.raw(shard.index()))).toList());
    plans.forEach(out.get(ReadJsonl.PLANS)::output);
    out.get(ReadJsonl.COUNTS).output(counts);
  }

  /** Hands the ranges' papers to {@code planner}, and writes and counts their rejects. */
  private void layOut(
      List<ScannedRange> ranges,
      ShardPlanner planner,
      InputPlan plan,
      SortedMap<PaperField, FieldAccount> accounts)
      throws IOException {
    IdSet ids = new IdSet(ranges.stream().mapToLong(ScannedRange::papers).sum());
    long firstLine = 1;
    for (int part = 0; part < ranges.size(); part++) {
      ScannedRange range = ranges.get(part);
      if (range.range().index() == 0) {
        firstLine = 1;
        plan.rejects().beginFile();
      }
      BitSet rejected = rejected(range, firstLine, ids, planner);
      long linesBefore = firstLine - 1;
      if (!rejected.isEmpty()) {
        plan.writeRejects(
            part,
            range.range().source(),
            out -> writeRejects(range, linesBefore + 1, rejected, plan.rejects(), out));
      }
      FieldAccount.addAll(accounts, range.fields(), example -> example.furtherDown(linesBefore));
      firstLine += range.lines();
    }
    plan.endRejects();
  }

  /**
   * Hands the papers of a range to {@code planner}, and returns which of its entries are rejects,
   * duplicates among them.
   */
  private static BitSet rejected(
      ScannedRange scanned, long firstLine, IdSet ids, ShardPlanner planner) throws IOException {
    BitSet rejected = new BitSet();
    int[] index = {0};
    long[] papers = {0};
    scanned.read(
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

  private static void writeRejects(
      ScannedRange scanned, long firstLine, BitSet rejected, RejectCounts rejects, OutputStream out)
      throws IOException {
    int[] index = {0};
    ArchiveRange range = scanned.range();
    try (Excerpts excerpts = new Excerpts(range.path())) {
      scanned.read(
          entry -> {
            if (rejected.get(index[0]++)) {
              Reason reason = entry.reason() == null ? Reason.DUPLICATE_ID : entry.reason();
              long line = firstLine + entry.line();
              if (rejects.add(reason)) {
                String excerpt = excerpts.at(entry.offset());
                rejects.show(reason, new Example(range.source(), line, null, excerpt));
                RejectCounts.writeLine(
                    out, new Reject(range.source(), line, entry.offset(), reason, excerpt));
              }
            }
          });
    }
  }
}
