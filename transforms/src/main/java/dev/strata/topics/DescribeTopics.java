/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.cluster.Clustering;
import dev.strata.math.HeavyHitters;
import dev.strata.math.Vectors;
import dev.strata.model.Centroids;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.LabelledShard;
import dev.strata.shard.LabelledRows;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParallelDoFn;
import dev.strata.topics.TopicSummary.Category;
import dev.strata.topics.TopicSummary.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Describes each topic by its number of papers, its commonest categories and its papers nearest to
 * the centroid, and sums up the inertia of the whole clustering.
 *
 * <p>While shards are added up, at most {@value HeavyHitters#MOST} categories of a topic are kept;
 * if a topic has more, the papers of those that are kept are counted again. So each number is
 * exact, and a category that makes up less than a thousandth of the topic's categories may be left
 * out.
 *
 * <p>It takes label shards and gives one element. Ties between papers go to the earlier one in the
 * archive, and ties between categories to the name that sorts first.
 */
public final class DescribeTopics
    extends PTransform<PCollection<LabelledShard>, PCollection<TopicSummaries>> {
  private static final int CATEGORIES = 5;
  private static final int NEAREST = 5;

  private final Clustering clustering;
  private final PCollectionView<Centroids> centroids;

  private DescribeTopics(Clustering clustering, PCollectionView<Centroids> centroids) {
    this.clustering = clustering;
    this.centroids = centroids;
  }

  /** Describes the topics of {@code centroids}, which {@code clustering} fitted. */
  public static DescribeTopics of(Clustering clustering, PCollectionView<Centroids> centroids) {
    return new DescribeTopics(clustering, centroids);
  }

  @Override
  public PCollection<TopicSummaries> expand(PCollection<LabelledShard> labels) {
    PCollection<Descriptions> described =
        labels
            .apply(
                "DescribeShard",
                ParDo.of(new DescribeShardDoFn(centroids)).withSideInput("centroids", centroids))
            .apply("AddDescriptions", CombineShards.sum(Descriptions.class, Descriptions::plus));
    PCollectionView<Descriptions> descriptions =
        described.apply("Descriptions", View.asSingleton());
    PCollectionView<CategoryCounts> recounted =
        labels
            .apply(
                "RecountCategories",
                ParDo.of(new RecountDoFn(descriptions)).withSideInput("descriptions", descriptions))
            .apply("AddRecounts", CombineShards.sum(CategoryCounts.class, CategoryCounts::plus))
            .apply("Recounts", View.asSingleton());
    return described.apply(
        "Summarize",
        ParDo.of(new SummarizeDoFn(clustering, centroids, recounted))
            .withSideInput("centroids", centroids)
            .withSideInput("recounted", recounted));
  }

  /** A paper near its centroid, with its place in the archive to break ties. */
  record Candidate(int shard, int row, Nearest paper) {
    private static final Comparator<Candidate> NEAREST_FIRST =
        Comparator.comparingDouble((Candidate c) -> -c.paper.similarity())
            .thenComparingInt(Candidate::shard)
            .thenComparingInt(Candidate::row);
  }

  /** The description of one topic's papers in some of the shards. */
  record Description(long papers, HeavyHitters categories, List<Candidate> nearest) {

    /** Keeps the nearest papers alone, in order. */
    Description {
      nearest = nearest.stream().sorted(Candidate.NEAREST_FIRST).limit(NEAREST).toList();
    }

    Description plus(Description other) {
      return new Description(
          papers + other.papers,
          categories.plus(other.categories),
          Stream.concat(nearest.stream(), other.nearest.stream()).toList());
    }
  }

  /**
   * The descriptions of all topics in some of the shards, the number of papers in no topic, and the
   * inertia of each shard, kept apart so that the doubles are added at the end, in the order of the
   * shards.
   */
  @DefaultCoder(JsonCoder.class)
  record Descriptions(
      SortedMap<Integer, Double> inertia, long noise, SortedMap<Integer, Description> topics) {
    Descriptions plus(Descriptions other) {
      SortedMap<Integer, Double> allInertia = new TreeMap<>(inertia);
      allInertia.putAll(other.inertia);
      SortedMap<Integer, Description> sum = new TreeMap<>(topics);
      other.topics.forEach((label, topic) -> sum.merge(label, topic, Description::plus));
      return new Descriptions(allInertia, noise + other.noise, sum);
    }
  }

  /** Describes the topics of one label shard. */
  static final class DescribeShardDoFn extends ParallelDoFn<LabelledShard, Descriptions> {
    private static final List<String> COLUMNS = List.of("id", "title", "categories", "created");

    private final PCollectionView<Centroids> view;
    private transient Centroids centroids;

    DescribeShardDoFn(PCollectionView<Centroids> view) {
      this.view = view;
    }

    @Override
    protected void prepare(ProcessContext context) {
      centroids = context.sideInput(view);
    }

    @Override
    protected long rows(LabelledShard file) {
      return file.vectors().rows();
    }

    @Override
    protected Descriptions apply(LabelledShard shard) throws IOException {
      ShardDescription description = new ShardDescription(shard.vectors().index(), centroids);
      LabelledRows.read(shard, COLUMNS, description::add);
      return description.result();
    }
  }

  /** Describes one shard, row by row. */
  private static final class ShardDescription {
    private final int shard;
    private final Map<Integer, Double> squaredNorms = new HashMap<>();
    private final Map<Integer, Long> papers = new TreeMap<>();
    private final Map<Integer, SortedMap<String, Long>> categories = new TreeMap<>();
    private final Map<Integer, List<Candidate>> candidates = new TreeMap<>();
    private double inertia;
    private long noise;

    ShardDescription(int shard, Centroids centroids) {
      this.shard = shard;
      int d = centroids.d();
      for (int c = 0; c < centroids.k(); c++) {
        squaredNorms.put(centroids.labels()[c], Vectors.squaredNorm(centroids.values(), c * d, d));
      }
    }

    /** Adds a paper: id, title, categories, created. */
    void add(int row, int label, float cosine, PaperRows.PaperRow paper) {
      if (label == Clustering.NOISE) {
        noise++;
        return;
      }
      double similarity = cosine;
      double squaredNorm = squaredNorms.get(label);
      inertia += 1 + squaredNorm - 2 * similarity * Math.sqrt(squaredNorm); // |x - c|^2, unit x
      papers.merge(label, 1L, Long::sum);
      SortedMap<String, Long> counts = categories.computeIfAbsent(label, l -> new TreeMap<>());
      paper.categories(2).forEach(category -> counts.merge(category, 1L, Long::sum));
      candidates
          .computeIfAbsent(label, l -> new ArrayList<>())
          .add(
              new Candidate(
                  shard,
                  row,
                  new Nearest(paper.text(0), paper.text(1), paper.text(3), similarity)));
    }

    Descriptions result() {
      SortedMap<Integer, Description> topics = new TreeMap<>();
      papers.forEach(
          (label, count) ->
              topics.put(
                  label,
                  new Description(
                      count, HeavyHitters.of(categories.get(label)), candidates.get(label))));
      return new Descriptions(new TreeMap<>(Map.of(shard, inertia)), noise, topics);
    }
  }

  /**
   * Exact counts of papers by topic and category, for the topics whose categories were not counted
   * exactly at first.
   */
  @DefaultCoder(JsonCoder.class)
  record CategoryCounts(SortedMap<Integer, SortedMap<String, Long>> topics) {
    CategoryCounts plus(CategoryCounts other) {
      SortedMap<Integer, SortedMap<String, Long>> sum = new TreeMap<>();
      for (CategoryCounts counts : List.of(this, other)) {
        counts.topics.forEach(
            (label, own) -> {
              SortedMap<String, Long> of = sum.computeIfAbsent(label, l -> new TreeMap<>());
              own.forEach((name, count) -> of.merge(name, count, Long::sum));
            });
      }
      return new CategoryCounts(sum);
    }
  }

  /**
   * Counts a shard's papers of the categories that were not counted exactly; few archives have any.
   */
  static final class RecountDoFn extends ParallelDoFn<LabelledShard, CategoryCounts> {
    private final PCollectionView<Descriptions> view;
    private transient SortedMap<Integer, SortedMap<String, Long>> wanted;

    RecountDoFn(PCollectionView<Descriptions> view) {
      this.view = view;
    }

    @Override
    protected void prepare(ProcessContext context) {
      wanted = new TreeMap<>();
      context
          .sideInput(view)
          .topics()
          .forEach(
              (label, topic) -> {
                if (!topic.categories().isExact()) {
                  wanted.put(label, topic.categories().counts());
                }
              });
    }

    @Override
    protected long rows(LabelledShard file) {
      return wanted.isEmpty() ? 0 : file.vectors().rows();
    }

    @Override
    protected CategoryCounts apply(LabelledShard shard) throws IOException {
      CategoryCounts counts = new CategoryCounts(new TreeMap<>());
      if (!wanted.isEmpty()) {
        LabelledRows.read(
            shard,
            List.of("categories"),
            (row, label, paper) -> {
              SortedMap<String, Long> names = wanted.get(label);
              if (names != null) {
                SortedMap<String, Long> own =
                    counts.topics().computeIfAbsent(label, l -> new TreeMap<>());
                for (String category : paper.categories(0)) {
                  if (names.containsKey(category)) {
                    own.merge(category, 1L, Long::sum);
                  }
                }
              }
            });
      }
      return counts;
    }
  }

  /** Makes the summaries of the whole archive's topics. */
  static final class SummarizeDoFn extends DoFn<Descriptions, TopicSummaries> {
    private final Clustering clustering;
    private final PCollectionView<Centroids> view;
    private final PCollectionView<CategoryCounts> recounted;

    SummarizeDoFn(
        Clustering clustering,
        PCollectionView<Centroids> view,
        PCollectionView<CategoryCounts> recounted) {
      this.clustering = clustering;
      this.view = view;
      this.recounted = recounted;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      Centroids centroids = context.sideInput(view);
      Descriptions all = context.element();
      double inertia = 0;
      for (double ofShard : all.inertia().values()) {
        inertia += ofShard;
      }
      List<TopicSummary> topics =
          all.topics().entrySet().stream()
              .map(e -> summary(e.getKey(), e.getValue(), context.sideInput(recounted)))
              .toList();
      context.output(
          new TopicSummaries(
              centroids.k(),
              centroids.d(),
              inertia,
              clustering.words(centroids.k(), inertia),
              all.noise(),
              topics));
    }

    private static TopicSummary summary(int label, Description topic, CategoryCounts recounted) {
      HeavyHitters categories = topic.categories();
      SortedMap<String, Long> exact =
          categories.isExact() ? categories.counts() : recounted.topics().get(label);
      return new TopicSummary(
          label,
          topic.papers(),
          categories.commonest(exact, CATEGORIES).stream()
              .map(name -> new Category(name, exact.get(name)))
              .toList(),
          topic.nearest().stream().map(Candidate::paper).toList());
    }
  }
}
