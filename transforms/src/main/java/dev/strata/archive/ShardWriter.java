/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.JsonPapers;
import dev.strata.archive.json.Lines;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Shard;
import dev.strata.model.ShardPlan;
import dev.strata.model.ShardPlan.Run;
import dev.strata.model.ShardPlan.Slice;
import dev.strata.shard.RawShardFile;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.util.Iterator;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Writes the papers of one plan as one raw shard, whole or not at all, unless that shard is there.
 */
final class ShardWriter extends DoFn<ShardPlan, Shard> {
  private static final long serialVersionUID = 1;
  private static final int FORMAT = 5;
  private static final Run NONE = new Run(0, 0);

  private final OutputLayout layout;
  private final JsonFields fields;
  private final Counter papersWritten = Metrics.counter(WriteShards.class, "papers_written");
  private final Counter papersKept = Metrics.counter(WriteShards.class, "papers_kept");
  private transient JsonPapers papers;

  ShardWriter(OutputLayout layout, JsonFields fields) {
    this.layout = layout;
    this.fields = fields;
  }

  @Setup
  public void setup() {
    papers = new JsonPapers(fields);
  }

  @ProcessElement
  public void process(@Element ShardPlan plan, OutputReceiver<Shard> shards) throws IOException {
    String path = layout.raw(plan.index());
    MadeFrom madeFrom = MadeFrom.step("write", FORMAT).and("lines", plan.fingerprint());
    if (FinishedFiles.find(layout, path, madeFrom).isEmpty()) {
      RawShardFile.write(layout, path, madeFrom, sink -> write(plan, sink));
    } else {
      papersKept.inc(plan.rows());
    }
    papersWritten.inc(plan.rows());
    shards.output(new Shard(plan.index(), path, plan.rows(), plan.papers()));
  }

  private void write(ShardPlan plan, RawShardFile.PaperSink sink) throws IOException {
    ShardFingerprint fingerprint = new ShardFingerprint(plan.timeDigits());
    for (Slice slice : plan.slices()) {
      write(slice, plan.timeDigits(), sink, fingerprint);
    }
    if (!fingerprint.finish().equals(plan.fingerprint())) {
      throw new IOException(
          "the archive changed while it was read: start again once nothing writes to "
              + plan.slices().get(0).source());
    }
  }

  private void write(
      Slice slice, int timeDigits, RawShardFile.PaperSink sink, ShardFingerprint fingerprint)
      throws IOException {
    Iterator<Run> leftOut = slice.leftOut().iterator();
    Run skipped = leftOut.hasNext() ? leftOut.next() : NONE;
    long end = slice.offset() + slice.length();
    // no limit: what was too long is in no slice
    try (Lines lines = Lines.open(slice.file(), slice.offset(), end, Integer.MAX_VALUE)) {
      for (int i = 0; lines.next(); i++) {
        if (i >= skipped.from() + skipped.lines() && leftOut.hasNext()) {
          skipped = leftOut.next();
        }
        boolean skip = i >= skipped.from() && i < skipped.from() + skipped.lines();
        if (!skip && !lines.blank()) {
          Paper paper = papers.read(lines, slice.source(), slice.firstLine() + i).paper();
          if (paper != null) { // a line that is no paper any more changes the fingerprint
            fingerprint.add(Hash.ofContent(paper), paper.source(), paper.line());
            sink.write(timeDigits == 0 ? paper : paper.withCreated(papers.day(timeDigits)));
          }
        }
      }
    }
  }
}
