/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.io.VectorScan.State;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Reject.Reason;
import dev.strata.model.Shard;
import dev.strata.model.ShownName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Lays the files of vectors end to end: finds how many components a vector has, leaves out the rows
 * that are no papers, writes the rejects files, and names the shards.
 *
 * <p>Made again, it writes the same files and puts out the same shards.
 */
final class PlanVectorsDoFn extends DoFn<Iterable<VectorScan.Group>, Shard> {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputLayout layout;
  private final ReadVectors.Settings settings;
  private final ReadVectors.LengthCheck lengthCheck;
  private final PapersCheck papersCheck;

  PlanVectorsDoFn(
      OutputLayout layout,
      ReadVectors.Settings settings,
      ReadVectors.LengthCheck lengthCheck,
      PapersCheck papersCheck) {
    this.layout = layout;
    this.settings = settings;
    this.lengthCheck = lengthCheck;
    this.papersCheck = papersCheck;
  }

  /**
   * A row that is no paper.
   *
   * @param source the file of vectors
   * @param row its row there, from 0
   * @param id what it has for an id
   */
  record RejectedRow(String source, long row, Reason reason, String id) {}

  @ProcessElement
  public void process(@Element Iterable<VectorScan.Group> scanned, MultiOutputReceiver out)
      throws IOException {
    List<VectorScan> scans = new ArrayList<>();
    scanned.forEach(group -> scans.addAll(group.scans()));
    scans.sort(Comparator.comparingInt(scan -> scan.file().index()));
    long rows = scans.stream().mapToLong(VectorScan::rows).sum();
    int d = commonestLength(scans);
    IdSet ids = new IdSet(rows);
    GivenShards given = new GivenShards(settings, scans);
    SortedMap<Reason, Long> rejects = new TreeMap<>();
    Set<String> written = new HashSet<>();
    for (VectorScan scan : scans) {
      SortedMap<Integer, Reason> rejected = rejected(scan, d, ids);
      rejected.values().forEach(reason -> rejects.merge(reason, 1L, Long::sum));
      if (!rejected.isEmpty()) {
        int part = scan.file().index();
        FinishedFiles.write(
            layout, layout.rejects(part), channel -> writeRejects(scan, rejected, channel));
        written.add(StaleFiles.name(layout.rejects(part)));
      }
      given.add(scan, rejected.keySet());
    }
    List<Shard> shards = given.all();
    StaleFiles.keep(layout, OutputLayout.REJECTS, written);
    check(rows, rejects);
    if (shards.isEmpty()) {
      throw new IOException("the vectors hold no row with an id and a vector");
    }
    lengthCheck.check(d);
    long papers = shards.stream().mapToLong(Shard::rows).sum();
    papersCheck.check(papers);
    settings.room().check(layout, papers, d);
    Metrics.counter(ReadVectors.class, "papers_planned").inc(papers);
    ArchiveCounts counts = new ArchiveCounts(scans.size(), rows, papers, shards.size(), rejects);
    OwnFiles.checkShards(layout, List.of("labels"), shards.stream().map(Shard::name).toList());
    JsonFile.writeUnrecorded(layout, layout.plan(), counts);
    shards.forEach(out.get(ReadVectors.SHARDS)::output);
    out.get(ReadVectors.COUNTS).output(counts);
  }

  /** Components of most vectors; of two that are as common, the fewer; 0 where there is none. */
  private static int commonestLength(List<VectorScan> scans) throws IOException {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    for (VectorScan scan : scans) {
      scan.read(
          (row, state, length, id) -> {
            if (state.reason == null) {
              counts.merge(length, 1L, Long::sum);
            }
          });
    }
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Integer, Long>comparingByValue()
                .thenComparing((a, b) -> b.getKey() - a.getKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  private SortedMap<Integer, Reason> rejected(VectorScan scan, int d, IdSet ids)
      throws IOException {
    SortedMap<Integer, Reason> rejected = new TreeMap<>();
    scan.read(
        (row, state, length, id) -> {
          if (state.reason != null) {
            rejected.put(row, state.reason);
          } else if (length != d) {
            rejected.put(row, Reason.OTHER_LENGTH);
          } else if (!ids.add(id)) {
            rejected.put(row, Reason.DUPLICATE_ID);
          } else if (state == State.OTHER_NORM && !settings.normalize()) {
            throw new IOException(
                String.format(
                    "%s: the vector of row %d is not of unit length, within 0.001: to have all"
                        + " brought to it, start again with --normalize",
                    ShownName.of(scan.file().source()), row));
          }
        });
    return rejected;
  }

  private void writeRejects(
      VectorScan scan, SortedMap<Integer, Reason> rejected, WritableByteChannel channel)
      throws IOException {
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
    int[] row = {0};
    PaperRows.read(
        VectorFile.open(new Shard.Part(scan.file().source(), 0, List.of(), scan.state())),
        List.of(settings.idColumn()),
        values -> {
          Reason reason = rejected.get(row[0]);
          if (reason != null) {
            String source = ShownName.of(scan.file().source());
            out.write(JSON.writeValueAsBytes(new RejectedRow(source, row[0], reason, values[0])));
            out.write('\n');
          }
          row[0]++;
        });
    out.flush();
  }

  private void check(long rows, SortedMap<Reason, Long> rejects) throws IOException {
    rejects.forEach(
        (reason, count) ->
            Metrics.counter(ReadVectors.class, "rejects_" + reason.name().toLowerCase(Locale.ROOT))
                .inc(count));
    long broken =
        rejects.entrySet().stream()
            .filter(reject -> reject.getKey() != Reason.DUPLICATE_ID)
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (broken > settings.maxRejectFraction() * rows) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%d of the %d rows are no papers with a vector, more than the fraction of %s that is"
                  + " allowed: see %s, or allow more with --maxRejectFraction",
              broken,
              rows,
              settings.maxRejectFraction(),
              layout.rejectsFolder()));
    }
  }
}
