/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.collect.Lists;
import dev.strata.math.Vectors;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.shard.VectorShardFile;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.Room;
import dev.strata.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Turns a raw shard into a vector shard with the same papers in the same order. The text of a paper
 * is its title, a line feed and its abstract.
 *
 * <p>A vector shard that an earlier run finished from the same papers with the same model is kept.
 *
 * <p>All of a shard's batches go to the process's {@link TextEncoder} at once; this thread only
 * waits for them. What a shard becomes depends on its papers alone, never on threads or other
 * shards.
 */
final class EmbedDoFn extends DoFn<Shard, Shard> {
  private static final String[] PAPER_COLUMNS = {
    "id", "title", "abstract", "categories", "created"
  };
  private static final int TEXTS_PER_TASK = 256;

  /** A vector whose squared length is below this is treated as zero. */
  private static final double MIN_SQUARED_LENGTH = 0.5;

  private final Counter papers = Metrics.counter(EmbedPapers.class, "papers_embedded");
  private final Counter papersKept = Metrics.counter(EmbedPapers.class, "papers_kept");
  private final Counter tokens = Metrics.counter(EmbedPapers.class, "tokens");
  private final Counter paddedTokens = Metrics.counter(EmbedPapers.class, "tokens_padded");

  private final OutputLayout layout;
  private final EmbedSettings settings;
  private final TextEncoder.Factory encoders;
  private final PCollectionView<EmbedPlan> plan;
  private Room room;
  private PCollectionView<ArchiveCounts> counts;
  private transient EmbedSettings decided;
  private transient TextRules rules;
  private transient MadeFrom model;
  private transient TextEncoder encoder;

  EmbedDoFn(
      OutputLayout layout,
      EmbedSettings settings,
      TextEncoder.Factory encoders,
      PCollectionView<EmbedPlan> plan) {
    this.layout = layout;
    this.settings = settings;
    this.encoders = encoders;
    this.plan = plan;
  }

  /** Checks for disk space once the length of the model's vectors is known; null means no check. */
  EmbedDoFn withRoom(Room newRoom, PCollectionView<ArchiveCounts> newCounts) {
    room = newRoom;
    counts = newCounts;
    return this;
  }

  @Teardown
  public void teardown() {
    if (encoder != null) {
      encoder = null;
      encoders.release(decided);
    }
  }

  @ProcessElement
  public void process(ProcessContext context) throws IOException, InterruptedException {
    Shard raw = context.element();
    decide(context.sideInput(plan));
    String target = layout.vectors(raw.index());
    MadeFrom madeFrom = model.and(EmbedPlan.PAPERS, raw.fingerprint());
    Optional<Finished> finished = FinishedFiles.find(layout, target, madeFrom);
    if (finished.isPresent()) {
      papersKept.inc(raw.rows());
    }
    if (finished.isEmpty() && encoder == null) {
      // loaded only now: a run that finds all shards finished needs no model
      encoder = encoders.acquire(decided);
      if (room != null) {
        OptionalInt d = encoder.dimension();
        if (d.isPresent()) {
          room.check(layout, context.sideInput(counts).papers(), d.getAsInt());
        }
      }
    }
    Finished vectors = finished.isPresent() ? finished.get() : embed(raw, target, madeFrom);
    context.output(raw.at(target, vectors.fingerprint()));
  }

  private void decide(EmbedPlan plan) {
    if (model == null) {
      decided = plan.decide(settings);
      rules = plan.rules();
      model = plan.madeFrom(settings);
    }
  }

  private Finished embed(Shard raw, String target, MadeFrom madeFrom)
      throws IOException, InterruptedException {
    if (!encoder.fingerprint().equals(madeFrom.parts().get(EmbedPlan.WEIGHTS))) {
      throw new IOException(
          "the model " + settings.shownModel() + " is not the one that the run was planned with");
    }
    List<GenericRecord> rows = new ArrayList<>();
    ParquetFiles.read(raw.path(), Schemas.project(Schemas.RAW, PAPER_COLUMNS), rows::add);
    float[][] vectors = embed(raw, rows);
    return VectorShardFile.write(
        layout,
        target,
        madeFrom,
        sink -> {
          for (int row = 0; row < vectors.length; row++) {
            GenericRecord paper = rows.get(row);
            sink.write(Arrays.stream(PAPER_COLUMNS).map(paper::get).toList(), vectors[row]);
          }
        });
  }

  /** The vectors of the rows, in their order. */
  private float[][] embed(Shard shard, List<GenericRecord> rows)
      throws IOException, InterruptedException {
    int[][] ids = tokenize(shard, rows);
    int[] padded = Arrays.stream(ids).mapToInt(text -> rules.paddedLength(text.length)).toArray();
    List<int[]> batches = Batches.pack(padded, settings.tokensPerBatch());
    List<Future<float[]>> pending =
        batches.stream()
            .map(batch -> Arrays.stream(batch).mapToObj(row -> ids[row]).toArray(int[][]::new))
            .map(encoder::embed)
            .collect(Collectors.toList());
    float[][] vectors = new float[rows.size()][];
    try {
      for (int i = 0; i < batches.size(); i++) {
        int[] batch = batches.get(i);
        float[] values = await(pending.get(i), shard, idOf(rows.get(batch[0])));
        int d = values.length / batch.length;
        for (int j = 0; j < batch.length; j++) {
          vectors[batch[j]] = Arrays.copyOfRange(values, j * d, (j + 1) * d);
          checkUnit(vectors[batch[j]], shard, rows.get(batch[j]));
        }
        count(batch, ids, padded);
      }
    } finally {
      pending.forEach(batch -> batch.cancel(false));
    }
    return vectors;
  }

  private int[][] tokenize(Shard shard, List<GenericRecord> rows)
      throws IOException, InterruptedException {
    List<List<GenericRecord>> parts = Lists.partition(rows, TEXTS_PER_TASK);
    List<Future<int[][]>> pending =
        parts.stream()
            .map(part -> encoder.tokenize(Lists.transform(part, EmbedDoFn::text)))
            .collect(Collectors.toList());
    List<int[]> ids = new ArrayList<>(rows.size());
    try {
      for (int i = 0; i < parts.size(); i++) {
        ids.addAll(Arrays.asList(await(pending.get(i), shard, idOf(parts.get(i).get(0)))));
      }
    } finally {
      pending.forEach(part -> part.cancel(false));
    }
    return ids.toArray(int[][]::new);
  }

  private <T> T await(Future<T> future, Shard shard, String firstId)
      throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException(
          String.format(
              "cannot embed shard %d, in the batch of paper %s: %s",
              shard.index(), Printable.value(firstId), encoder.reason(e)),
          e.getCause());
    }
  }

  private void count(int[] batch, int[][] ids, int[] padded) {
    papers.inc(batch.length);
    EmbedPapers.IN_THIS_PROCESS.add(batch.length);
    for (int row : batch) {
      tokens.inc(ids[row].length);
      paddedTokens.inc(padded[row]);
    }
  }

  private static void checkUnit(float[] vector, Shard shard, GenericRecord paper)
      throws IOException {
    double squared = Vectors.squaredNorm(vector, 0, vector.length);
    if (!(squared >= MIN_SQUARED_LENGTH)) { // also for NaN
      throw new IOException(
          String.format(
              "paper %s of shard %d has no direction: its vector's squared length is %s",
              Printable.value(idOf(paper)), shard.index(), squared));
    }
  }

  private static String text(GenericRecord paper) {
    return paper.get("title") + "\n" + paper.get("abstract");
  }

  private static String idOf(GenericRecord paper) {
    return paper.get("id").toString();
  }
}
