/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import com.google.common.hash.HashFunction;
import dev.strata.cluster.PaperSample;
import dev.strata.io.Finished;
import dev.strata.io.FinishedFiles;
import dev.strata.io.JsonFile;
import dev.strata.io.MadeFrom;
import dev.strata.io.ParquetFiles;
import dev.strata.io.Schemas;
import dev.strata.io.VectorRows;
import dev.strata.math.FloatMatrix;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * The final singleton stage: all label shards in one element, all vectors in memory.
 *
 * <p>Rows are in archive order: shards by index, papers by their row. Of the three files, what is
 * finished and of the same shards and settings is kept; vectors are read only where one is not.
 */
final class BuildIndexDoFn extends DoFn<Iterable<Shard>, List<LonelyPaper>> {
  private static final int FORMAT = 1;
  private static final String LONELY = "lonely";
  private static final Schema PAPER = Schemas.project(Schemas.VECTORS, "id", "title", "created");
  private static final Schema PAPER_ID = Schemas.project(Schemas.PAPERS, "id");
  private static final Schema PAPER_LABEL = Schemas.project(Schemas.PAPERS, "label");
  private static final Schema LABEL = Schemas.project(Schemas.LABELS, "label");

  private final OutputLayout layout;
  private final BuildIndex.Settings settings;
  private final Counter papersIndexed = Metrics.counter(BuildIndex.class, "papers_indexed");
  private final Counter papersKept = Metrics.counter(BuildIndex.class, "papers_kept");
  private final Counter cells = Metrics.counter(BuildIndex.class, "cells");
  private final Counter cellsSearched = Metrics.counter(BuildIndex.class, "cells_searched");
  private final Counter papersVerified = Metrics.counter(BuildIndex.class, "papers_verified");

  BuildIndexDoFn(OutputLayout layout, BuildIndex.Settings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  @Setup
  public void setup() {
    ProcessSetup.apply();
  }

  @ProcessElement
  public void process(@Element Iterable<Shard> labels, OutputReceiver<List<LonelyPaper>> out)
      throws IOException {
    List<Shard> shards = new ArrayList<>();
    labels.forEach(shards::add);
    shards.sort(Comparator.comparingInt(Shard::index));
    MadeFrom labelled =
        MadeFrom.step("index", FORMAT)
            .and("labels", shards.stream().map(Shard::fingerprint).toList());
    MadeFrom indexFrom =
        MadeFrom.step("index", FORMAT)
            .and("vectors", vectorFingerprints(shards))
            .and("factory", settings.factory());
    if (VectorIndex.isTrained(settings.factory())) {
      indexFrom = indexFrom.and("training", settings.training());
    }
    MadeFrom lonelyFrom =
        labelled.and("neighbors", settings.neighbors()).and("lonely", settings.lonely());
    if (FinishedFiles.find(layout, layout.papers(), labelled).isEmpty()) {
      writePapers(shards, labelled);
    }
    boolean indexed = FinishedFiles.find(layout, layout.index(), indexFrom).isPresent();
    boolean found = FinishedFiles.find(layout, layout.result(LONELY), lonelyFrom).isPresent();
    if (!indexed || !found) {
      try (FloatMatrix vectors = readVectors(shards)) {
        if (!indexed) {
          writeIndex(vectors, indexFrom);
        }
        if (!found) {
          writeLonely(vectors, lonelyFrom);
        }
      }
    }
    long papers = shards.stream().mapToLong(Shard::rows).sum();
    papersIndexed.inc(papers);
    papersKept.inc(indexed && found ? papers : 0);
    out.output(JsonFile.readList(layout.result(LONELY), LonelyPaper.class));
  }

  /** Of the vector shards, whose label shards these are. */
  private List<String> vectorFingerprints(List<Shard> labels) throws IOException {
    List<String> fingerprints = new ArrayList<>();
    for (Shard shard : labels) {
      String vectors = layout.vectors(shard.index());
      Optional<Finished> record = FinishedFiles.record(layout, vectors);
      fingerprints.add(
          record
              .orElseThrow(() -> new IOException(vectors + " has lost its record"))
              .fingerprint());
    }
    return fingerprints;
  }

  private void writeLonely(FloatMatrix vectors, MadeFrom madeFrom) throws IOException {
    LonelyPapers.Found found =
        LonelyPapers.find(vectors, labels(vectors.n()), settings.neighbors(), settings.lonely());
    cells.inc(found.cells());
    cellsSearched.inc(found.cellsSearched());
    papersVerified.inc(found.verified());
    JsonFile.write(layout, layout.result(LONELY), madeFrom, describe(found.lonely()));
  }

  /** The topic of each row. */
  private int[] labels(long n) throws IOException {
    int[] labels = new int[Math.toIntExact(n)];
    int[] row = {0};
    ParquetFiles.read(
        layout.papers(), PAPER_LABEL, paper -> labels[row[0]++] = (Integer) paper.get(0));
    return labels;
  }

  /** All vectors, in archive order. The caller closes them. */
  private FloatMatrix readVectors(List<Shard> shards) throws IOException {
    long n = shards.stream().mapToLong(Shard::rows).sum();
    FloatMatrix[] vectors = new FloatMatrix[1];
    try {
      long first = 0;
      for (Shard shard : shards) {
        long from = first;
        VectorRows.read(
            layout.vectors(shard.index()),
            shard.rows(),
            (row, vector) -> {
              if (vectors[0] == null) {
                vectors[0] = new FloatMatrix(n, vector.length);
              }
              vectors[0].put(from + row, vector);
            });
        first += shard.rows();
      }
      return vectors[0];
    } catch (IOException | RuntimeException e) {
      if (vectors[0] != null) {
        vectors[0].close();
      }
      throw e;
    }
  }

  private void writeIndex(FloatMatrix vectors, MadeFrom madeFrom) throws IOException {
    Path local = FinishedFiles.scratch(layout);
    try {
      int[] sample = VectorIndex.isTrained(settings.factory()) ? sample() : new int[0];
      VectorIndex.write(vectors, settings.factory(), sample, local);
      FinishedFiles.copy(layout, local, layout.index(), madeFrom);
    } finally {
      Files.deleteIfExists(local);
    }
  }

  /** The rows of the clustering's sample, in hash order. */
  private int[] sample() throws IOException {
    BuildIndex.Training training = settings.training();
    HashFunction hash = PaperSample.hash(training.seed());
    List<Long> hashes = new ArrayList<>();
    ParquetFiles.read(
        layout.papers(),
        PAPER_ID,
        paper ->
            hashes.add(hash.hashString(paper.get(0).toString(), StandardCharsets.UTF_8).asLong()));
    return IntStream.range(0, hashes.size())
        .boxed()
        .sorted((a, b) -> Long.compareUnsigned(hashes.get(a), hashes.get(b)))
        .limit(training.size())
        .mapToInt(i -> i)
        .toArray();
  }

  private void writePapers(List<Shard> shards, MadeFrom madeFrom) throws IOException {
    ParquetFiles.write(
        layout,
        layout.papers(),
        Schemas.PAPERS,
        madeFrom,
        sink -> {
          long row = 0;
          for (Shard shard : shards) {
            List<Integer> labels = new ArrayList<>();
            ParquetFiles.read(shard.path(), LABEL, label -> labels.add((Integer) label.get(0)));
            List<GenericRecord> papers = new ArrayList<>();
            ParquetFiles.read(layout.vectors(shard.index()), PAPER, papers::add);
            for (int i = 0; i < papers.size(); i++) {
              sink.write(
                  new GenericRecordBuilder(Schemas.PAPERS)
                      .set("row", row++)
                      .set("id", papers.get(i).get("id"))
                      .set("title", papers.get(i).get("title"))
                      .set("created", papers.get(i).get("created"))
                      .set("label", labels.get(i))
                      .build());
            }
          }
        });
  }

  /** What the rows are, read back from index/papers.parquet. */
  private List<LonelyPaper> describe(List<LonelyPapers.Lonely> lonely) throws IOException {
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
        Schemas.PAPERS,
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
              l.neighbors().stream().map(n -> neighbor(n, papers.get(n.row()))).toList()));
    }
    return described;
  }

  private static LonelyPaper.Neighbor neighbor(
      LonelyPapers.Neighbor neighbor, GenericRecord paper) {
    return new LonelyPaper.Neighbor(
        paper.get("id").toString(), paper.get("title").toString(), neighbor.similarity());
  }
}
