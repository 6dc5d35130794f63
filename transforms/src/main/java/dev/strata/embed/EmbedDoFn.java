/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.collect.Lists;
import dev.strata.embed.reuse.KnownVectors;
import dev.strata.embed.reuse.ReusePlan;
import dev.strata.math.Vectors;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Shard;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParallelDoFn;
import dev.strata.shard.TextHashes;
import dev.strata.shard.VectorShardFile;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.Room;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Turns a raw shard into a vector shard with the same papers in the same order. The text that is
 * embedded is {@link Paper#text}.
 *
 * <p>If an earlier run finished the shard from the same papers with the same model, that shard is
 * kept. Otherwise, if an earlier shard already has the vector of a text, that vector is copied, and
 * only the remaining texts are embedded. If an earlier shard of the same name has vectors that are
 * still to be copied, the new shard has a temporary name until all shards are written: see {@link
 * EmbedPapers}.
 *
 * <p>All of a shard's batches go to the process's {@link TextEncoder} at once, and the thread waits
 * for them. Two shards are processed at once: while one is read or written, the other is embedded.
 * The content of a vector shard depends only on its papers, never on threads or other shards.
 */
final class EmbedDoFn extends ParallelDoFn<Shard, Shard> {
  private static final long serialVersionUID = 1;
  private static final List<String> TEXT = List.of("title", "abstract");
  private static final int TEXTS_PER_TASK = 256;

  /** Shards that are processed at once: one is embedded while another is read or written. */
  private static final int SHARDS = 2;

  /** A vector whose squared norm is below this is treated as zero. */
  private static final double MIN_SQUARED_LENGTH = 0.5;

  private final Counter papers = Metrics.counter(EmbedPapers.class, "papers_embedded");
  private final Counter papersKept = Metrics.counter(EmbedPapers.class, "papers_kept");
  private final Counter papersReused = Metrics.counter(EmbedPapers.class, "papers_reused");
  private final Counter papersCopied = Metrics.counter(EmbedPapers.class, "papers_copied");
  private final Counter tokens = Metrics.counter(EmbedPapers.class, "tokens");
  private final Counter paddedTokens = Metrics.counter(EmbedPapers.class, "tokens_padded");

  private final OutputLayout layout;
  private final EmbedSettings settings;
  private final TextEncoder.Factory encoders;
  private final PCollectionView<EmbedPlan> plan;
  private final PCollectionView<ReusePlan> reuse;
  private final Room room;
  private final PCollectionView<ArchiveCounts> counts;
  private transient boolean hasRoom;
  private transient EmbedSettings decided;
  private transient MadeFrom model;
  private transient KnownVectors known;
  private transient long archivePapers;
  private transient TextEncoder encoder;

  /**
   * Embeds the papers of the shards.
   *
   * @param room checks for disk space once the dimension of the model's vectors is known; null
   *     means no check
   */
  EmbedDoFn(
      OutputLayout layout,
      EmbedSettings settings,
      TextEncoder.Factory encoders,
      PCollectionView<EmbedPlan> plan,
      PCollectionView<ReusePlan> reuse,
      Room room,
      PCollectionView<ArchiveCounts> counts) {
    this.layout = layout;
    this.settings = settings;
    this.encoders = encoders;
    this.plan = plan;
    this.reuse = reuse;
    this.room = room;
    this.counts = counts;
  }

  @Teardown
  public void teardown() {
    if (encoder != null) {
      encoder = null;
      encoders.release(decided);
    }
  }

  @Override
  protected int mostFiles() {
    return SHARDS;
  }

  @Override
  protected long rows(Shard raw) {
    return raw.rows();
  }

  @Override
  protected void prepare(ProcessContext context) throws IOException {
    if (model == null) {
      EmbedPlan decision = context.sideInput(plan);
      known = KnownVectors.of(context.sideInput(reuse), layout);
      archivePapers = room == null ? 0 : context.sideInput(counts).papers();
      decided = decision.decide(settings);
      model = decision.madeFrom(settings);
    }
  }

  @Override
  protected Shard apply(Shard raw) throws IOException {
    MadeFrom madeFrom = model.and(EmbedPlan.PAPERS, raw.fingerprint());
    String target = layout.vectors(raw.index());
    String next = layout.nextVectors(raw.fingerprint());
    boolean waits = known.isSource(target);
    for (String file : waits || known.isSource(next) ? List.of(target, next) : List.of(target)) {
      Optional<Finished> finished = FinishedFiles.find(layout, file, madeFrom);
      if (finished.isPresent()) {
        papersKept.inc(raw.rows());
        return raw.at(file, finished.get().fingerprint());
      }
    }
    String file = waits ? next : target;
    return raw.at(file, make(raw, file, madeFrom).fingerprint());
  }

  private Finished make(Shard raw, String file, MadeFrom madeFrom) throws IOException {
    ParquetSource papers = ParquetSource.open(raw.parts().get(0));
    Hash[] hashes = TextHashes.read(papers);
    float[][] vectors = new float[hashes.length][];
    KnownVectors.Copied copied = known.copy(hashes, vectors);
    Optional<float[]> first = Arrays.stream(vectors).filter(Objects::nonNull).findFirst();
    if (first.isPresent()) {
      checkRoom(first.get().length);
    }
    int[] missing = IntStream.range(0, vectors.length).filter(i -> vectors[i] == null).toArray();
    if (missing.length > 0) {
      try {
        embed(raw, missing, vectors);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("embedding was interrupted");
      }
    }
    for (int row = 0; row < vectors.length; row++) {
      checkUnit(vectors[row], raw, row);
    }
    papersReused.inc(copied.own());
    papersCopied.inc(copied.others());
    return VectorShardFile.write(layout, file, madeFrom, papers, vectors);
  }

  /** The texts of the papers in {@code rows}, which are in rising order. */
  private static List<String> texts(Shard raw, int[] rows) throws IOException {
    List<String> texts = new ArrayList<>(rows.length);
    int[] row = {0};
    PaperRows.readPapers(
        raw,
        TEXT,
        paper -> {
          if (texts.size() < rows.length && rows[texts.size()] == row[0]++) {
            texts.add(Paper.text(paper.text(0), paper.text(1)));
          }
        });
    return texts;
  }

  /** The id of a paper, as a message shows it. */
  private static String shownId(Shard raw, int row) throws IOException {
    try (PaperRows.Ids ids = new PaperRows.Ids(raw)) {
      for (int i = 0; i < row; i++) {
        ids.next();
      }
      return Printable.value(ids.next());
    }
  }

  /** Loads the encoder, and only now: a run that embeds nothing needs no model. */
  private synchronized void load() throws IOException, InterruptedException {
    if (encoder == null) {
      TextEncoder loaded = encoders.acquire(decided);
      try {
        check(loaded);
      } catch (IOException | InterruptedException | RuntimeException e) {
        encoders.release(decided);
        throw e;
      }
      encoder = loaded;
    }
  }

  /** Checks that the model is the one of the plan, and that there is room for what it makes. */
  private void check(TextEncoder loaded) throws IOException, InterruptedException {
    if (!loaded.fingerprint().equals(model.parts().get(EmbedPlan.WEIGHTS))) {
      throw new IOException(
          "the model " + settings.shownModel() + " is not the one that the run was planned with");
    }
    OptionalInt d = room == null ? OptionalInt.empty() : loaded.dimension();
    if (d.isPresent()) {
      checkRoom(d.getAsInt());
    }
  }

  /** Checks once that there is room for all vectors, of {@code d} components. */
  private synchronized void checkRoom(int d) throws IOException {
    if (room != null && !hasRoom) {
      room.check(layout, archivePapers, d);
      hasRoom = true;
    }
  }

  /** Embeds some of the papers. */
  private void embed(Shard raw, int[] rows, float[][] vectors)
      throws IOException, InterruptedException {
    load();
    int[][] ids = tokenize(raw, rows);
    float[][] embedded = new float[rows.length][];
    List<Batches.Batch> pending = Batches.submit(encoder, ids, settings.tokensPerBatch());
    try {
      for (Batches.Batch batch : pending) {
        batch.put(await(batch.vectors(), raw, rows[batch.texts()[0]]), embedded);
        count(batch, ids);
      }
    } finally {
      pending.forEach(batch -> batch.vectors().cancel(false));
    }
    for (int i = 0; i < rows.length; i++) {
      vectors[rows[i]] = embedded[i];
    }
  }

  private void count(Batches.Batch batch, int[][] ids) {
    papers.inc(batch.texts().length);
    EmbedPapers.IN_THIS_PROCESS.add(batch.texts().length);
    for (int i : batch.texts()) {
      tokens.inc(ids[i].length);
      paddedTokens.inc(encoder.paddedLength(ids[i].length));
    }
  }

  private int[][] tokenize(Shard raw, int[] rows) throws IOException, InterruptedException {
    List<List<String>> parts = Lists.partition(texts(raw, rows), TEXTS_PER_TASK);
    List<Future<int[][]>> pending = parts.stream().map(encoder::tokenize).toList();
    List<int[]> ids = new ArrayList<>(rows.length);
    try {
      for (Future<int[][]> part : pending) {
        ids.addAll(Arrays.asList(await(part, raw, rows[ids.size()])));
      }
    } finally {
      pending.forEach(part -> part.cancel(false));
    }
    return ids.toArray(int[][]::new);
  }

  private <T> T await(Future<T> future, Shard shard, int firstRow)
      throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException(
          String.format(
              "cannot embed shard %d, in the batch of paper %s: %s",
              shard.index(), shownId(shard, firstRow), encoder.reason(e)),
          e.getCause());
    } catch (CancellationException e) { // this process is about to exit
      throw new InterruptedIOException("embedding was interrupted");
    }
  }

  private static void checkUnit(float[] vector, Shard shard, int row) throws IOException {
    double squared = Vectors.squaredNorm(vector, 0, vector.length);
    if (!(squared >= MIN_SQUARED_LENGTH)) { // also for NaN
      throw new IOException(
          String.format(
              "paper %s of shard %d has no direction: its vector's squared length is %s",
              shownId(shard, row), shard.index(), squared));
    }
  }
}
