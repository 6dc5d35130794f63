/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import dev.strata.cluster.Clustering;
import dev.strata.cluster.PaperSample;
import dev.strata.math.Labeller;
import dev.strata.model.Centroids;
import dev.strata.model.CombineShards;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParallelDoFn;
import dev.strata.shard.SortedHashes;
import dev.strata.shard.TextHashes;
import dev.strata.shard.VectorRows;
import dev.strata.store.FinishedFiles;
import dev.strata.store.FinishedOutput;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Gives each cluster its label, and writes {@code clusters/labels.json}. Without a previous
 * snapshot, a label is the row of the centroid. With one, each paper is put into one of the new
 * clusters, or into none. For each earlier topic and each new cluster, the papers that they share
 * are counted, and {@link MatchedTopics} gives the labels. With a previous snapshot, the file is
 * kept if an earlier run finished it from the same centroids, vectors and previous snapshot.
 *
 * <p>It takes the fitted centroids as one element and gives one element. Without an element it
 * gives none.
 */
public final class MatchTopics
    extends PTransform<PCollection<Centroids>, PCollection<TopicLabels>> {
  private static final int FORMAT = 2;

  private final OutputLayout layout;
  private final Clustering clustering;
  private final PCollection<Shard> vectors;
  private final PCollectionView<PaperSample> sample;
  private final Previous previous;

  private MatchTopics(
      OutputLayout layout,
      Clustering clustering,
      PCollection<Shard> vectors,
      PCollectionView<PaperSample> sample,
      Previous previous) {
    this.layout = layout;
    this.clustering = clustering;
    this.vectors = vectors;
    this.sample = sample;
    this.previous = previous;
  }

  /**
   * Labels the clusters of {@code clustering}, and writes into {@code layout}.
   *
   * @param vectors the vector shards of all papers
   * @param sample tells which vector shards there are; its papers are not used
   * @param previous the previous snapshot; null if there is none
   */
  public static MatchTopics of(
      OutputLayout layout,
      Clustering clustering,
      PCollection<Shard> vectors,
      PCollectionView<PaperSample> sample,
      Previous previous) {
    return new MatchTopics(layout, clustering, vectors, sample, previous);
  }

  @Override
  public PCollection<TopicLabels> expand(PCollection<Centroids> fitted) {
    if (previous == null) {
      return fitted.apply("First", ParDo.of(new FirstDoFn(layout)));
    }
    PCollectionView<Centroids> centroids = fitted.apply("Fitted", View.asSingleton());
    PCollectionView<EarlierPapers> earlier =
        fitted
            .apply(
                "ReadPrevious",
                ParDo.of(new ReadDoFn(layout, previous, sample)).withSideInput("sample", sample))
            .apply("Earlier", View.asSingleton());
    PCollectionView<SharedPapers> shared =
        vectors
            .apply(
                "CompareShard",
                ParDo.of(new CompareDoFn(layout, clustering, centroids, earlier))
                    .withSideInput("centroids", centroids)
                    .withSideInput("earlier", earlier))
            .apply("AddUp", CombineShards.sum(SharedPapers.class, SharedPapers::plus))
            .apply("Shared", View.asSingleton());
    return fitted.apply(
        "Match",
        ParDo.of(new MatchDoFn(layout, sample, earlier, shared))
            .withSideInput("sample", sample)
            .withSideInput("earlier", earlier)
            .withSideInput("shared", shared));
  }

  /** Labels the clusters of a first snapshot. */
  static final class FirstDoFn extends DoFn<Centroids, TopicLabels> {
    private final OutputLayout layout;

    FirstDoFn(OutputLayout layout) {
      this.layout = layout;
    }

    @ProcessElement
    public void process(@Element Centroids fitted, OutputReceiver<TopicLabels> out)
        throws IOException {
      TopicLabels labels = TopicLabels.first(fitted.k());
      JsonFile.write(layout, layout.topicLabels(), labels);
      out.output(labels);
    }
  }

  /**
   * What the file is made from.
   *
   * @param previous the fingerprint of the previous snapshot
   * @param hashed before the file is looked up: whether all vector shards of that snapshot, which
   *     hold the hashes of its texts, are there; when it is written: whether the hashes were read
   */
  private static MadeFrom madeFrom(
      Centroids fitted, PaperSample sample, List<String> previous, boolean hashed) {
    MadeFrom all =
        MadeFrom.step("match", FORMAT)
            .and("centroids", fitted.fingerprint())
            .and("vectors", sample.shards().stream().map(Shard::fingerprint).toList())
            .and(Previous.PART, previous);
    return hashed ? all : all.and("texts", "not known");
  }

  /** Reads the papers of the previous snapshot, unless an earlier run has compared them. */
  static final class ReadDoFn extends DoFn<Centroids, EarlierPapers> {
    private final OutputLayout layout;
    private final Previous previous;
    private final PCollectionView<PaperSample> sample;

    ReadDoFn(OutputLayout layout, Previous previous, PCollectionView<PaperSample> sample) {
      this.layout = layout;
      this.previous = previous;
      this.sample = sample;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      FinishedOutput output = previous.open();
      List<String> fingerprint = Previous.fingerprint(output);
      MadeFrom madeFrom =
          madeFrom(
              context.element(),
              context.sideInput(sample),
              fingerprint,
              EarlierPapers.hasTexts(output));
      boolean finished = FinishedFiles.find(layout, layout.topicLabels(), madeFrom).isPresent();
      context.output(
          finished
              ? EarlierPapers.NOT_NEEDED
              : EarlierPapers.read(output, fingerprint, previous.labels().next(), layout));
    }
  }

  /** Compares the papers of a shard with the previous snapshot. */
  static final class CompareDoFn extends ParallelDoFn<Shard, SharedPapers> {
    private final OutputLayout layout;
    private final Clustering clustering;
    private final PCollectionView<Centroids> centroidsView;
    private final PCollectionView<EarlierPapers> earlierView;
    private final Counter compared = Metrics.counter(MatchTopics.class, "papers_compared");
    private final Counter kept = Metrics.counter(MatchTopics.class, "papers_kept");
    private transient EarlierPapers earlier;
    private transient SortedHashes ids;
    private transient Labeller labeller;

    CompareDoFn(
        OutputLayout layout,
        Clustering clustering,
        PCollectionView<Centroids> centroidsView,
        PCollectionView<EarlierPapers> earlierView) {
      this.layout = layout;
      this.clustering = clustering;
      this.centroidsView = centroidsView;
      this.earlierView = earlierView;
    }

    @Setup
    public void setup() {
      ProcessSetup.apply();
    }

    @Override
    protected void prepare(ProcessContext context) throws IOException {
      if (earlier == null) {
        earlier = context.sideInput(earlierView);
        if (earlier.file() != null) {
          ids = SortedHashes.open(layout, earlier.file());
          labeller = clustering.labeller(context.sideInput(centroidsView));
        }
      }
    }

    @Teardown
    public void teardown() {
      if (labeller != null) {
        labeller.close();
        labeller = null;
      }
    }

    @Override
    protected long rows(Shard shard) {
      return shard.rows();
    }

    @Override
    protected SharedPapers apply(Shard shard) throws IOException {
      if (labeller == null) {
        compared.inc(shard.rows());
        kept.inc(shard.rows());
        return SharedPapers.none();
      }
      int[] clusters = clusters(shard);
      int[] texts = texts(shard);
      SortedMap<Integer, SortedMap<Integer, Long>> both = new TreeMap<>();
      SortedMap<Integer, Long> papers = new TreeMap<>();
      SortedMap<Integer, Long> added = new TreeMap<>();
      long[] counts = new long[2]; // shared, revised
      int[] next = {0};
      PaperRows.read(
          shard,
          List.of("id"),
          paper -> {
            int row = next[0]++;
            int cluster = clusters[row];
            Optional<SortedHashes.Numbers> before =
                ids.find(Hash.ofText(paper[0])).stream().findFirst();
            counts[0] += before.isPresent() ? 1 : 0;
            counts[1] +=
                before.isPresent() && texts != null && texts[row] != before.get().second() ? 1 : 0;
            if (cluster != Clustering.NOISE) {
              papers.merge(cluster, 1L, Long::sum);
              if (before.isEmpty()) {
                added.merge(cluster, 1L, Long::sum);
              }
            }
            int topic = before.map(SortedHashes.Numbers::first).orElse(Clustering.NOISE);
            if (before.isPresent() && (topic != Clustering.NOISE || cluster != Clustering.NOISE)) {
              both.computeIfAbsent(topic, label -> new TreeMap<>()).merge(cluster, 1L, Long::sum);
            }
          });
      compared.inc(shard.rows());
      return new SharedPapers(counts[0], texts == null ? null : counts[1], both, papers, added);
    }

    private int[] clusters(Shard shard) throws IOException {
      int[] clusters = new int[Math.toIntExact(shard.rows())];
      VectorRows.readBlocks(
          shard,
          (from, x) ->
              System.arraycopy(
                  labeller.labels(x), 0, clusters, Math.toIntExact(from), (int) x.n()));
      return clusters;
    }

    /**
     * The first bits of the texts' hashes; null if this run or that of the previous snapshot
     * started from --vectors, or if a vector shard of that snapshot is missing or damaged.
     */
    private int[] texts(Shard shard) throws IOException {
      if (!earlier.hashed() || shard.given() != null) {
        return null;
      }
      int[] texts = new int[Math.toIntExact(shard.rows())];
      int[] row = {0};
      TextHashes.read(
          ParquetSource.open(shard.path()),
          hash -> texts[row[0]++] = EarlierPapers.firstBits(hash));
      return texts;
    }
  }

  /** Matches the clusters, and writes their labels. */
  static final class MatchDoFn extends DoFn<Centroids, TopicLabels> {
    private final OutputLayout layout;
    private final PCollectionView<PaperSample> sample;
    private final PCollectionView<EarlierPapers> earlierView;
    private final PCollectionView<SharedPapers> shared;

    MatchDoFn(
        OutputLayout layout,
        PCollectionView<PaperSample> sample,
        PCollectionView<EarlierPapers> earlierView,
        PCollectionView<SharedPapers> shared) {
      this.layout = layout;
      this.sample = sample;
      this.earlierView = earlierView;
      this.shared = shared;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      EarlierPapers earlier = context.sideInput(earlierView);
      if (earlier.file() == null) {
        context.output(JsonFile.read(layout.topicLabels(), TopicLabels.class));
        return;
      }
      Centroids fitted = context.element();
      TopicLabels labels = MatchedTopics.of(earlier, context.sideInput(shared), fitted.k());
      JsonFile.write(
          layout,
          layout.topicLabels(),
          madeFrom(fitted, context.sideInput(sample), earlier.fingerprint(), earlier.hashed()),
          labels);
      context.output(labels);
    }
  }
}
