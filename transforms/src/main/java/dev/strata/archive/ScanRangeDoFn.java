/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.archive.json.JsonPapers;
import dev.strata.archive.json.Lines;
import dev.strata.input.Entries;
import dev.strata.input.ScanFile;
import dev.strata.input.fields.TimeDigits;
import dev.strata.model.FieldAccount;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import dev.strata.store.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;

/** The first look at an archive: reads the lines of a range, and writes down which are papers. */
final class ScanRangeDoFn extends DoFn<ArchiveRange, ScannedRange> {
  private static final long serialVersionUID = 1;

  /**
   * A range of at most this many bytes, whose entries take at most {@link #FEW_BYTES} together,
   * gets no scan file: its entries are passed on with it.
   */
  private static final int SMALL_BYTES = 1 << 14;

  private static final int FEW_BYTES = 1 << 11;

  private final OutputLayout layout;
  private final ArchiveSettings settings;
  private transient JsonPapers papers;

  ScanRangeDoFn(OutputLayout layout, ArchiveSettings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  @Setup
  public void setup() {
    papers = new JsonPapers(settings.fields());
  }

  @ProcessElement
  public void process(@Element ArchiveRange range, OutputReceiver<ScannedRange> scanned)
      throws IOException {
    String scan = layout.scan(range.file(), range.member(), range.index());
    Tally tally = new Tally();
    byte[] held = range.to() - range.from() <= SMALL_BYTES ? scan(range, tally) : null;
    boolean isFew = held != null && held.length <= FEW_BYTES;
    if (held == null) {
      AtomicFile.write(layout, scan, channel -> scan(range, channel, tally));
    } else if (!isFew) {
      AtomicFile.write(layout, scan, channel -> Channels.newOutputStream(channel).write(held));
    }
    scanned.output(
        new ScannedRange(
            range,
            scan,
            isFew ? Base64.getEncoder().encodeToString(held) : null,
            tally.lines,
            tally.entries,
            tally.papers,
            tally.rejects,
            tally.fields,
            tally.times.counts()));
  }

  /** What the scan file of a range holds. */
  private byte[] scan(ArchiveRange range, Tally tally) throws IOException {
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    scan(range, Channels.newChannel(held), tally);
    return held.toByteArray();
  }

  private void scan(ArchiveRange range, WritableByteChannel channel, Tally tally)
      throws IOException {
    Entries.Writer out = new Entries.Writer(channel);
    try (Lines lines =
        Lines.open(range.path(), range.from(), range.to(), settings.maxLineBytes())) {
      for (; lines.next(); tally.lines++) {
        if (!lines.blank()) {
          JsonPapers.Outcome outcome = papers.read(lines, range.source(), tally.lines);
          boolean isPaper = outcome.reason() == null;
          new ScanFile.Entry(
                  tally.lines,
                  lines.offset(),
                  lines.length(),
                  outcome.reason(),
                  isPaper ? Hash.of(outcome.paper().id()) : null,
                  isPaper ? Hash.ofContent(outcome.paper()) : null)
              .writeTo(out);
          tally.add(outcome.reason());
          papers.count(tally.fields, range.source(), tally.lines + 1);
          if (isPaper) {
            papers.count(tally.times);
          }
        }
      }
    }
    out.flush();
  }

  /** Counts of one range. */
  private static final class Tally {
    private final SortedMap<Reject.Reason, Long> rejects = new TreeMap<>();
    private final SortedMap<PaperField, FieldAccount> fields = FieldAccount.ofAll();
    private final TimeDigits times = new TimeDigits();
    private long lines;
    private long entries;
    private long papers;

    void add(Reject.Reason reason) {
      entries++;
      if (reason == null) {
        papers++;
      } else {
        rejects.merge(reason, 1L, Long::sum);
      }
    }
  }
}
