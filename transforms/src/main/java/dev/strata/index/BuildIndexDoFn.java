/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import dev.strata.cluster.Clustering;
import dev.strata.cluster.PaperSample;
import dev.strata.math.FloatMatrix;
import dev.strata.math.GroupedRows;
import dev.strata.math.PageMemory;
import dev.strata.math.Rows;
import dev.strata.model.LabelledShard;
import dev.strata.model.Library;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import dev.strata.previous.Previous;
import dev.strata.shard.LabelledRows;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.shard.ScratchVectors;
import dev.strata.store.FinishedFiles;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import dev.strata.store.Scratch;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DoFn of the final singleton stage: it takes all shards as one element, and has all vectors in
 * a scratch file.
 *
 * <p>Rows are in archive order: shards by index, papers by their row. Each of the three files is
 * kept if an earlier run finished it from the same shards and settings. Vectors are read only if
 * the index or the lonely papers must be made.
 */
final class BuildIndexDoFn extends DoFn<Iterable<LabelledShard>, List<LonelyPaper>> {
  private static final Logger LOG = LoggerFactory.getLogger(BuildIndexDoFn.class);
  private static final int FORMAT = 1;
  private static final int PAPERS_FORMAT = 2;
  private static final int LONELY_FORMAT = 3;
  private static final Schema PAPER_ID = Schemas.project(Schemas.PAPERS, "row", "id");
  private static final Schema PAPER_LABEL = Schemas.project(Schemas.PAPERS, "label");
  private static final Schema PAPER_TEXTS =
      Schemas.project(Schemas.PAPERS, "row", "id", "title", "created", "label");
  private static final List<String> COLUMNS = List.of("id", "title", "created", "categories");

  private final OutputLayout layout;
  private final BuildIndex.IndexSettings settings;
  private final PCollectionView<PaperSample> sample;
  private final Previous previous;
  private final Counter papersIndexed = Metrics.counter(BuildIndex.class, "papers_indexed");
  private final Counter papersKept = Metrics.counter(BuildIndex.class, "papers_kept");
  private final Counter cells = Metrics.counter(BuildIndex.class, "cells");
  private final Counter cellsSearched = Metrics.counter(BuildIndex.class, "cells_searched");
  private final Counter papersVerified = Metrics.counter(BuildIndex.class, "papers_verified");
  private final Counter vectorsMillis = Metrics.counter(BuildIndex.class, "vectors_millis");
  private final Counter indexMillis = Metrics.counter(BuildIndex.class, "index_millis");
  private final Counter lonelyMillis = Metrics.counter(BuildIndex.class, "lonely_millis");

  BuildIndexDoFn(
      OutputLayout layout,
      BuildIndex.IndexSettings settings,
      PCollectionView<PaperSample> sample,
      Previous previous) {
    this.layout = layout;
    this.settings = settings;
    this.sample = sample;
    this.previous = previous;
  }

  @Setup
  public void setup() {
    ProcessSetup.apply();
  }

  @ProcessElement
  public void process(ProcessContext context) throws IOException {
    List<LabelledShard> shards =
        ImmutableList.sortedCopyOf(
            Comparator.comparingInt(shard -> shard.vectors().index()), context.element());
    List<Shard> vectorShards = shards.stream().map(LabelledShard::vectors).toList();
    MadeFrom labelled =
        MadeFrom.step("index", FORMAT)
            .and("labels", shards.stream().map(shard -> shard.labels().fingerprint()).toList());
    MadeFrom indexFrom =
        MadeFrom.step("index", FORMAT)
            .by(Library.FAISS)
            .and("vectors", vectorShards.stream().map(Shard::fingerprint).toList())
            .and("factory", settings.factory());
    if (BuildIndex.isTrained(settings.factory())) {
      indexFrom = indexFrom.by(Library.OPENBLAS).and("training", settings.training());
    }
    MadeFrom lonelyFrom = // by no version of OpenBLAS, see LonelyPapers: what it rounds is bounded
        labelled
            .and("format", LONELY_FORMAT)
            .by(Library.OPENNLP, Library.OPENNLP_MODELS)
            .and("neighbors", settings.neighbors())
            .and("lonely", settings.lonely());
    MadeFrom papersFrom = labelled.and("format", PAPERS_FORMAT);
    if (FinishedFiles.find(layout, layout.papers(), papersFrom).isEmpty()) {
      writePapers(shards, papersFrom);
    }
    boolean indexed = FinishedFiles.find(layout, layout.index(), indexFrom).isPresent();
    boolean found = FinishedFiles.find(layout, layout.lonely(), lonelyFrom).isPresent();
    MadeFrom beforeFrom = lonelyBeforeFrom(lonelyFrom);
    boolean foundBefore =
        beforeFrom == null
            || FinishedFiles.find(layout, layout.lonelyBefore(), beforeFrom).isPresent();
    if (!indexed || !found || !foundBefore) {
      Stopwatch watch = Stopwatch.createStarted();
      try (ScratchVectors.Mapped vectors =
          ScratchVectors.map(
              layout, vectorShards, BuildIndex.HEADER_BYTES, VectorIndex::writeFlatHeader)) {
        lap(watch, vectorsMillis);
        if (!found) {
          writeLonely(vectors.rows(), vectorShards, lonelyFrom);
        }
        if (!foundBefore) {
          writeLonelyBefore(vectors.rows(), beforeFrom);
        }
        lap(watch, lonelyMillis);
        if (!indexed) { // last: a flat index is the mapped file itself
          int[] trainedOn =
              BuildIndex.isTrained(settings.factory())
                  ? context.sideInput(sample).rows()
                  : new int[0];
          FinishedFiles.writeLocal(
              layout,
              layout.index(),
              indexFrom,
              file -> VectorIndex.write(vectors, settings.factory(), trainedOn, file));
          lap(watch, indexMillis);
        }
      }
    }
    long papers = vectorShards.stream().mapToLong(Shard::rows).sum();
    papersIndexed.inc(papers);
    papersKept.inc(indexed && found && foundBefore ? papers : 0);
    context.output(JsonFile.readList(layout.lonely(), LonelyPaper.class));
  }

  private static void lap(Stopwatch watch, Counter millis) {
    millis.inc(watch.elapsed().toMillis());
    watch.reset().start();
  }

  private void writeLonely(FloatMatrix vectors, List<Shard> shards, MadeFrom madeFrom)
      throws IOException {
    LonelyPapers.Found found;
    int[] labels = labels(vectors.n());
    try (Rows rows = rows(vectors, labels)) {
      found = LonelyPapers.find(rows, labels, settings.neighbors(), settings.lonely());
    }
    cells.inc(found.cells());
    cellsSearched.inc(found.cellsSearched());
    papersVerified.inc(found.verified());
    JsonFile.write(
        layout,
        layout.lonely(),
        madeFrom,
        describe(found.lonely(), causes(found.lonely(), shards)));
  }

  /**
   * What the file of the papers that were lonely before is made from; null where there is no
   * previous snapshot, so that a file of an earlier run must go.
   */
  private MadeFrom lonelyBeforeFrom(MadeFrom lonelyFrom) throws IOException {
    if (previous == null) {
      FinishedFiles.delete(layout, layout.lonelyBefore());
      return null;
    }
    return lonelyFrom.and(Previous.PART, previous.open().sha256(previous.layout().lonely()));
  }

  /** Writes the nearest papers of those that were lonely in the previous snapshot. */
  private void writeLonelyBefore(FloatMatrix vectors, MadeFrom madeFrom) throws IOException {
    Set<String> ids =
        JsonFile.readList(previous.layout().lonely(), LonelyPaper.class).stream()
            .map(LonelyPaper::id)
            .collect(Collectors.toSet());
    List<Integer> rows = new ArrayList<>();
    ParquetFiles.read(
        layout.papers(),
        PAPER_ID,
        paper -> {
          if (ids.contains(paper.get("id").toString())) {
            rows.add(Math.toIntExact((Long) paper.get("row")));
          }
        });
    List<LonelyPapers.Lonely> nearest =
        LonelyPapers.nearest(Rows.of(vectors), Ints.toArray(rows), settings.neighbors());
    Map<Long, List<LonelyPaper.Cause>> noCauses = new HashMap<>();
    nearest.forEach(paper -> noCauses.put(paper.row(), List.of()));
    JsonFile.write(layout, layout.lonelyBefore(), madeFrom, describe(nearest, noCauses));
  }

  /**
   * The rows of {@code vectors}; if there is no memory for all of them, a copy in a file in which
   * the rows of a topic lie near each other.
   */
  private Rows rows(FloatMatrix vectors, int[] labels) throws IOException {
    if (PageMemory.holds(vectors.n() * vectors.d() * Float.BYTES)) {
      return Rows.of(vectors);
    }
    LOG.debug("memory does not hold the vectors: they are copied, grouped by topic");
    Path copy = Scratch.newFile(layout);
    try {
      return GroupedRows.copy(vectors, labels, copy);
    } catch (IOException e) {
      throw Storage.cannotWrite(copy, e);
    }
  }

  /** The topic of each row, as a group from 0; the rows in no topic are the last group. */
  private int[] labels(long n) throws IOException {
    int[] labels = new int[Math.toIntExact(n)];
    int[] row = {0};
    ParquetFiles.read(
        layout.papers(), PAPER_LABEL, paper -> labels[row[0]++] = (Integer) paper.get(0));
    int last = Arrays.stream(labels).max().orElse(0) + 1;
    Arrays.setAll(labels, i -> labels[i] == Clustering.NOISE ? last : labels[i]);
    return labels;
  }

  private void writePapers(List<LabelledShard> shards, MadeFrom madeFrom) throws IOException {
    ParquetFiles.write(
        layout,
        layout.papers(),
        Schemas.PAPERS,
        madeFrom,
        sink -> {
          long[] next = {0};
          for (LabelledShard shard : shards) {
            LabelledRows.read(
                shard,
                COLUMNS,
                (row, label, paper) -> {
                  GenericRecord mapped = new GenericData.Record(Schemas.PAPERS);
                  mapped.put("row", next[0]++);
                  mapped.put("id", paper.text(0));
                  mapped.put("title", paper.text(1));
                  mapped.put("created", paper.text(2));
                  mapped.put("label", label);
                  mapped.put("categories", paper.categories(3));
                  sink.write(mapped);
                });
          }
        });
  }

  /**
   * The plain reasons why each lonely paper may be lonely, by its row. Only shards that have a
   * lonely paper are read.
   */
  private static Map<Long, List<LonelyPaper.Cause>> causes(
      List<LonelyPapers.Lonely> lonely, List<Shard> shards) throws IOException {
    SortedSet<Long> rows =
        lonely.stream()
            .map(LonelyPapers.Lonely::row)
            .collect(Collectors.toCollection(TreeSet::new));
    LonelyCauses why = new LonelyCauses();
    Map<Long, List<LonelyPaper.Cause>> causes = new HashMap<>();
    long first = 0;
    for (Shard shard : shards) {
      if (!rows.subSet(first, first + shard.rows()).isEmpty()) {
        long[] row = {first};
        PaperRows.read(
            shard,
            List.of("title", "abstract"),
            paper -> {
              if (rows.contains(row[0])) {
                causes.put(row[0], why.of(paper[0], paper[1]));
              }
              row[0]++;
            });
      }
      first += shard.rows();
    }
    return causes;
  }

  /**
   * The lonely papers with the ids, titles, days and topics of their rows, which are read back from
   * index/papers.parquet.
   */
  private List<LonelyPaper> describe(
      List<LonelyPapers.Lonely> lonely, Map<Long, List<LonelyPaper.Cause>> causes)
      throws IOException {
    Set<Long> wanted =
        lonely.stream()
            .flatMap(
                l ->
                    Stream.concat(
                        Stream.of(l.row()), l.neighbors().stream().map(LonelyPapers.Neighbor::row)))
            .collect(Collectors.toSet());
    Map<Long, GenericRecord> papers = new HashMap<>();
    ParquetFiles.read(
        layout.papers(),
        PAPER_TEXTS,
        paper -> {
          if (wanted.contains((Long) paper.get("row"))) {
            papers.put((Long) paper.get("row"), paper);
          }
        });
    List<LonelyPaper> described = new ArrayList<>();
    for (LonelyPapers.Lonely l : lonely) {
      GenericRecord paper = papers.get(l.row());
      described.add(
          new LonelyPaper(
              described.size() + 1,
              l.row(),
              paper.get("id").toString(),
              paper.get("title").toString(),
              paper.get("created").toString(),
              (Integer) paper.get("label"),
              l.similarity(),
              l.neighbors().stream().map(n -> neighbor(n, papers.get(n.row()))).toList(),
              causes.get(l.row())));
    }
    return described;
  }

  private static LonelyPaper.Neighbor neighbor(
      LonelyPapers.Neighbor neighbor, GenericRecord paper) {
    return new LonelyPaper.Neighbor(
        paper.get("id").toString(), paper.get("title").toString(), neighbor.similarity());
  }
}
