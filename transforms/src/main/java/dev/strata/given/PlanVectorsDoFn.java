/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import dev.strata.given.VectorScan.State;
import dev.strata.input.IdSet;
import dev.strata.input.InputPlan;
import dev.strata.input.Limits;
import dev.strata.input.PapersCheck;
import dev.strata.input.RejectCounts;
import dev.strata.input.fields.TimeDigits;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import dev.strata.model.Shard;
import dev.strata.model.ShownName;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.PaperRows;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays the files of vectors end to end: finds how many components a vector has, leaves out the rows
 * that are no papers, writes the rejects files, and names the shards.
 *
 * <p>A second attempt writes the same files and puts out the same shards.
 */
final class PlanVectorsDoFn extends DoFn<Iterable<VectorScan.Group>, Shard> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(PlanVectorsDoFn.class);

  /** The most lengths of vectors that a message shows. */
  private static final int SHOWN = 4;

  private final OutputLayout layout;
  private final ReadVectors.GivenSettings settings;
  private final ReadVectors.LengthCheck lengthCheck;
  private final PapersCheck papersCheck;

  PlanVectorsDoFn(
      OutputLayout layout,
      ReadVectors.GivenSettings settings,
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
   * @param id the text of its id column
   */
  record RejectedRow(String source, long row, Reason reason, String id) {}

  @ProcessElement
  public void process(@Element Iterable<VectorScan.Group> scanned, MultiOutputReceiver out)
      throws IOException {
    List<VectorScan.Group> groups = new ArrayList<>();
    scanned.forEach(groups::add);
    groups.sort(Comparator.comparingInt(group -> group.scans().get(0).file().index()));
    List<VectorScan> scans = new ArrayList<>();
    SortedMap<PaperField, FieldAccount> fields = new TreeMap<>();
    SortedMap<Integer, Long> times = new TreeMap<>();
    for (VectorScan.Group group : groups) {
      TimeDigits.addAll(times, group.timeDigits());
      scans.addAll(group.scans());
      FieldAccount.addAll(fields, group.fields(), UnaryOperator.identity());
    }
    long rows = scans.stream().mapToLong(VectorScan::rows).sum();
    int d = commonestLength(scans);
    IdSet ids = new IdSet(rows);
    GivenShards given = new GivenShards(settings, scans, TimeDigits.least(times));
    if (d > 0) {
      lengthCheck.check(d); // before a finished output loses its manifest
    }
    InputPlan plan = new InputPlan(layout);
    RejectCounts rejects = plan.rejects();
    for (VectorScan scan : scans) {
      SortedMap<Integer, Reason> rejected = rejected(scan, d, ids);
      rejects.beginFile();
      if (!rejected.isEmpty()) {
        String source = ShownName.of(scan.file().source());
        plan.writeRejects(
            scan.file().index(),
            source,
            file -> writeRejects(scan, source, rejected, rejects, file));
      }
      given.add(scan, rejected.keySet());
    }
    List<Shard> shards = given.all();
    plan.endRejects();
    long papers = shards.stream().mapToLong(Shard::rows).sum();
    ArchiveCounts counts =
        new ArchiveCounts(
            scans.size(), rows, papers, shards.size(), rejects.counts(), rejects.first(), fields);
    settings
        .limits()
        .check(
            counts,
            Limits.Input.ofVectors(
                layout.runId().map(run -> layout.shown(layout.rejectsFolder())).orElse("")),
            () -> firstDuplicate(scans, d));
    papersCheck.check(papers);
    settings.room().check(layout, papers, d);
    plan.finish(ReadVectors.class, counts, shards.stream().map(Shard::name).toList());
    shards.forEach(out.get(ReadVectors.SHARDS)::output);
    out.get(ReadVectors.COUNTS).output(counts);
  }

  /**
   * The commonest number of components of a vector; the smaller of two that are equally common; 0
   * where there is no vector.
   */
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
    int commonest =
        counts.entrySet().stream()
            .max(
                Map.Entry.<Integer, Long>comparingByValue()
                    .thenComparing((a, b) -> b.getKey() - a.getKey()))
            .map(Map.Entry::getKey)
            .orElse(0);
    if (counts.size() > 1) {
      LOG.warn(
          "the vectors have {} lengths, of which the commonest, {} components, is read: {}",
          counts.size(),
          commonest,
          counts.entrySet().stream()
              .limit(SHOWN)
              .map(
                  length -> length.getKey() + " in " + AccountWords.count(length.getValue(), "row"))
              .collect(Collectors.joining(", ", "", counts.size() > SHOWN ? ", …" : "")));
    }
    return commonest;
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
      VectorScan scan,
      String source,
      SortedMap<Integer, Reason> rejected,
      RejectCounts rejects,
      OutputStream out)
      throws IOException {
    int[] row = {0};
    PaperRows.read(
        ParquetSource.open(new Shard.Part(scan.file().source(), 0, List.of(), scan.state())),
        List.of(settings.idColumn()),
        values -> {
          Reason reason = rejected.get(row[0]);
          int at = row[0]++;
          if (reason != null && rejects.add(reason)) {
            rejects.show(reason, new Example(source, at, settings.idColumn(), values[0]));
            RejectCounts.writeLine(out, new RejectedRow(source, at, reason, values[0]));
          }
        });
  }

  /** A sentence about the first row whose id an earlier paper has, and about that paper. */
  private String firstDuplicate(List<VectorScan> scans, int d) throws IOException {
    IdSet ids = new IdSet(scans.stream().mapToLong(VectorScan::rows).sum());
    Place second = first(scans, d, id -> !ids.add(id));
    Place first = first(scans, d, second.id::equals);
    AtomicReference<String> id = new AtomicReference<>();
    int[] row = {0};
    PaperRows.read(
        ParquetSource.open(second.file),
        List.of(settings.idColumn()),
        values -> {
          if (row[0]++ == second.row) {
            id.set(values[0]);
          }
        });
    return Limits.duplicate(
        "row", List.of(settings.idColumn()), id.get(), first.example(), second.example());
  }

  /** Where a paper stands. */
  private record Place(String file, int row, Hash id) {
    Example example() {
      return new Example(file, row, null, null);
    }
  }

  /**
   * The first row with a vector of {@code d} components whose id is {@code wanted}; there is one.
   */
  private static Place first(List<VectorScan> scans, int d, Predicate<Hash> wanted)
      throws IOException {
    AtomicReference<Place> found = new AtomicReference<>();
    for (VectorScan scan : scans) {
      scan.read(
          (row, state, length, id) -> {
            boolean counts = state.reason == null && length == d;
            if (found.get() == null && counts && wanted.test(id)) {
              found.set(new Place(scan.file().source(), row, id));
            }
          });
    }
    return found.get();
  }
}
