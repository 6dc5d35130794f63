/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.archive.ArchiveSettings;
import dev.strata.archive.ReadJsonl;
import dev.strata.archive.WriteShards;
import dev.strata.cluster.Clustering;
import dev.strata.cluster.FitCentroids;
import dev.strata.cluster.LabelPapers;
import dev.strata.cluster.MiniBatchKMeans;
import dev.strata.cluster.PaperSample;
import dev.strata.cluster.RefitCentroids;
import dev.strata.cluster.SamplePapers;
import dev.strata.embed.EmbedPapers;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.findings.MeasureStability;
import dev.strata.findings.RankTopics;
import dev.strata.findings.Rankings;
import dev.strata.findings.TraceCategories;
import dev.strata.findings.TrendRules;
import dev.strata.given.ReadVectors;
import dev.strata.index.BuildIndex;
import dev.strata.index.LonelyPaper;
import dev.strata.input.PapersCheck;
import dev.strata.math.KMeans;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Centroids;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.LabelledShard;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.previous.LabelTopics;
import dev.strata.previous.MatchTopics;
import dev.strata.previous.Previous;
import dev.strata.previous.TopicLabels;
import dev.strata.report.Report;
import dev.strata.report.RunFacts;
import dev.strata.report.WriteReport;
import dev.strata.store.CloseOutput;
import dev.strata.store.OpenOutput;
import dev.strata.store.Room;
import dev.strata.store.RunMark;
import dev.strata.topics.CountTopicMonths;
import dev.strata.topics.DescribeTopics;
import dev.strata.topics.FindAsOf;
import dev.strata.topics.NameTopics;
import dev.strata.topics.TopicTrends;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Builds the graph, which is the same on every runner. It takes an archive or its vectors, and
 * makes shards, vectors, labels, an index and the results. Files are the state; only their names
 * flow through the graph.
 */
public final class StrataPipeline {
  /**
   * The bytes that are assumed for each paper's vector: twice 384 floats (384 is the usual number
   * of components), since an index that is not flat holds a second copy.
   */
  private static final int VECTOR_BYTES = 384 * 2 * Float.BYTES;

  private final StrataOptions options;
  private final Clustering clustering;
  private final RunMark mark;
  private final OutputLayout layout;
  private final Previous previous;

  private StrataPipeline(StrataOptions options, Clustering clustering, RunMark mark) {
    this.options = options;
    this.clustering = clustering;
    this.mark = mark;
    this.layout = layout(options).duringRun(mark.runId());
    OutputLayout earlier = EarlierOutputs.previous(options);
    this.previous = earlier == null ? null : Previous.in(earlier);
  }

  /**
   * The graph that {@code options} ask for. Building it touches no file and no native library.
   *
   * @param mark mark of the run that will write
   * @param oneProcess whether all steps run in the same process
   */
  public static Pipeline build(StrataOptions options, RunMark mark, boolean oneProcess) {
    return build(options, clustering(options), mark, oneProcess);
  }

  /** The graph that {@code options} ask for, with a clustering of any kind. */
  static Pipeline build(
      StrataOptions options, Clustering clustering, RunMark mark, boolean oneProcess) {
    return new StrataPipeline(options, clustering, mark).build(oneProcess);
  }

  private Pipeline build(boolean oneProcess) {
    Pipeline pipeline = Pipeline.create(options);
    LastStep last = LastStep.of(options);
    Input input = ResultOptions.fromVectors(options) ? vectors(pipeline) : archive(pipeline);
    PCollectionView<ArchiveCounts> counts = input.countsView();
    CloseOutput.Made made =
        new CloseOutput.Made(
            last.files(ResultOptions.fromVectors(options)),
            ResultOptions.of(options),
            Step.filesOf(options));
    if (!last.includes(LastStep.LABELS)) {
      close(input.counts(), input.shards(), counts, made);
      return pipeline;
    }
    PCollection<Shard> vectors = input.shards();
    PCollection<PaperSample> sample =
        vectors.apply("SamplePapers", SamplePapers.of(options.getSeed(), options.getSampleSize()));
    PCollectionView<PaperSample> sampled = sample.apply("Sample", View.asSingleton());
    PCollection<Centroids> fitted =
        sample.apply("FitCentroids", FitCentroids.into(layout, clustering));
    PCollectionView<TopicLabels> topicLabels =
        fitted
            .apply("MatchTopics", MatchTopics.of(layout, clustering, vectors, sampled, previous))
            .apply("TopicLabels", View.asSingleton());
    PCollectionView<Centroids> centroids =
        fitted
            .apply("LabelTopics", LabelTopics.with(topicLabels))
            .apply("Centroids", View.asSingleton());
    boolean indexed = last.includes(LastStep.REPORT);
    LabelPapers label = LabelPapers.by(clustering, centroids, layout);
    PCollection<LabelledShard> labels =
        vectors.apply(
            "LabelPapers",
            oneProcess && indexed ? label.keepingVectors(BuildIndex.HEADER_BYTES) : label);
    if (!indexed) {
      PCollection<Shard> labelled =
          labels.apply(
              "Labelled",
              MapElements.into(TypeDescriptor.of(Shard.class)).via(LabelledShard::vectors));
      close(input.counts(), labelled, counts, made);
      return pipeline;
    }

    PCollection<List<LonelyPaper>> lonely =
        labels.apply("BuildIndex", BuildIndex.into(layout, index(), sampled).after(previous));
    PCollection<Report> report =
        lonely.apply(
            "WriteReport",
            WriteReport.to(layout, facts(), views(vectors, labels, sampled, centroids, counts))
                .after(previous, topicLabels));
    close(report, vectors, counts, made);
    return pipeline;
  }

  /** The views of everything that the report tells of topics. */
  private WriteReport.ReportViews views(
      PCollection<Shard> vectors,
      PCollection<LabelledShard> labels,
      PCollectionView<PaperSample> sample,
      PCollectionView<Centroids> centroids,
      PCollectionView<ArchiveCounts> counts) {
    TrendRules rules = rules();
    PCollectionView<FindAsOf.AsOf> asOf =
        vectors.apply("FindAsOf", FindAsOf.orElse(asOf(options))).apply("AsOf", View.asSingleton());
    PCollection<TopicTrends> counted =
        labels.apply(
            "CountTopicMonths", CountTopicMonths.backFrom(asOf, options.getNewbornMonths()));
    PCollectionView<TopicTrends> trends = counted.apply("Trends", View.asSingleton());
    WriteReport.Topics topics =
        new WriteReport.Topics(
            centroids,
            trends,
            labels
                .apply("DescribeTopics", DescribeTopics.of(clustering, centroids))
                .apply("Topics", View.asSingleton()),
            labels
                .apply("NameTopics", NameTopics.of(layout, sample, centroids))
                .apply("Names", View.asSingleton()));
    PCollectionView<Rankings> rankings =
        counted
            .apply("RankTopics", RankTopics.with(rules, centroids))
            .apply("Rankings", View.asSingleton());
    WriteReport.Doubts doubts =
        new WriteReport.Doubts(
            labels
                .apply(
                    "MeasureStability",
                    MeasureStability.of(
                        layout,
                        new MeasureStability.RefitSettings(
                            options.getStability(), clustering, rules, options.getNewbornMonths()),
                        new MeasureStability.FirstFit(sample, centroids, asOf, trends),
                        rankings))
                .apply("Stability", View.asSingleton()),
            labels
                .apply(
                    "TraceCategories",
                    TraceCategories.of(asOf, trends, topics.summaries(), rankings))
                .apply("Categories", View.asSingleton()));
    return new WriteReport.ReportViews(counts, topics, rankings, doubts);
  }

  /**
   * The first part of the graph. It makes the shards that are then clustered, or that are the last
   * files of the run.
   */
  private record Input(
      PCollection<Shard> shards,
      PCollection<ArchiveCounts> counts,
      PCollectionView<ArchiveCounts> countsView) {}

  private Input archive(Pipeline pipeline) {
    LastStep last = LastStep.of(options);
    PCollectionTuple archive =
        pipeline
            .apply("Archive", ReadJsonl.archive(options.getArchive()))
            .apply("OpenOutput", OpenOutput.of(layout, mark))
            .apply(
                "ReadJsonl",
                ReadJsonl.into(
                    layout,
                    ArchiveSettings.DEFAULTS
                        .withFields(InputOptions.fields(options))
                        .withShardSize(options.getShardSize())
                        .withMaxLineBytes(options.getMaxLineBytes())
                        .withLimits(InputOptions.limits(options))
                        .withMaxZstdWindow(InputOptions.maxZstdWindow(options))
                        .withPapersCheck(refits())));
    PCollectionView<ArchiveCounts> counts =
        archive.get(ReadJsonl.COUNTS).apply("Counts", View.asSingleton());
    PCollection<Shard> raw =
        archive
            .get(ReadJsonl.PLANS)
            .apply("WriteShards", WriteShards.to(layout, InputOptions.fields(options)));
    return new Input(
        last.includes(LastStep.VECTORS)
            ? raw.apply(
                "EmbedPapers",
                EmbedPapers.into(layout, embedding(options), new TorchEncoders())
                    .reusing(EarlierOutputs.reused(options))
                    .withTheModelOf(EarlierOutputs.previous(options))
                    .withRoom(new Room(true, roomOfIndex()), counts))
            : raw,
        archive.get(ReadJsonl.COUNTS),
        counts);
  }

  private Input vectors(Pipeline pipeline) {
    boolean indexed = LastStep.of(options) == LastStep.REPORT;
    ReadVectors.GivenSettings settings =
        InputOptions.vectors(options, new Room(false, roomOfIndex()));
    ReadVectors read = ReadVectors.into(layout, settings).withPapersCheck(refits());
    String factory = options.getIndex();
    Clustering fit = clustering;
    read =
        read.withLengthCheck(
            d -> {
              if (indexed) {
                BuildIndex.checkFactory(factory, d);
              }
              fit.checkLength(d);
            });
    PCollectionTuple vectors =
        pipeline
            .apply("Vectors", ReadVectors.files(options.getVectors()))
            .apply("OpenOutput", OpenOutput.of(layout, mark))
            .apply("ReadVectors", read);
    PCollection<ArchiveCounts> counts = vectors.get(ReadVectors.COUNTS);
    return new Input(
        vectors.get(ReadVectors.SHARDS), counts, counts.apply("Counts", View.asSingleton()));
  }

  /** Closes the output once {@code last} and all of {@code shards} are there. */
  private <T> void close(
      PCollection<T> last,
      PCollection<Shard> shards,
      PCollectionView<ArchiveCounts> counts,
      CloseOutput.Made made) {
    PCollectionView<Iterable<Shard>> all =
        shards
            .apply("ShardNames", CombineShards.all(JsonCoder.of(Shard.class)))
            .apply("Shards", View.<Iterable<Shard>>asSingleton().withDefaultValue(List.of()));
    last.apply("CloseOutput", CloseOutput.of(layout, all, counts, made));
  }

  static OutputLayout layout(StrataOptions options) {
    return OutputLayout.of(options.getOutput())
        .withScratch(options.getScratch())
        .leaving(LastStep.of(options).filesLeft(ResultOptions.fromVectors(options)));
  }

  static LocalDate asOf(StrataOptions options) {
    return options.getAsOf() == null ? null : LocalDate.parse(options.getAsOf());
  }

  static EmbedSettings embedding(StrataOptions options) {
    return new EmbedSettings(
        Location.of(options.getModel()),
        Pooling.named(options.getPooling()),
        options.getMaxTokens(),
        options.getPrompt(),
        options.getEncoderOnly(),
        Precision.named(options.getPrecision()),
        options.getTokensPerBatch(),
        options.getDevice(),
        options.getThreads(),
        options.getCacheDir() == null ? "" : Location.of(options.getCacheDir()).local().toString());
  }

  private static Clustering clustering(StrataOptions options) {
    return new MiniBatchKMeans(
            options.getSampleSize(),
            options.getClusters(),
            new KMeans.Settings(
                options.getSeed(),
                options.getBatchSize(),
                options.getMaxPasses(),
                options.getMaxNoImprovement(),
                options.getReassignmentRatio(),
                options.getLloydPasses()))
        .startingFrom(EarlierOutputs.previous(options));
  }

  private BuildIndex.IndexSettings index() {
    return new BuildIndex.IndexSettings(
        options.getIndex(),
        options.getNeighbors(),
        options.getLonely(),
        new BuildIndex.Training(options.getSeed(), options.getSampleSize()),
        options.getExpectedPapers() * VECTOR_BYTES);
  }

  /**
   * Checks that workers can hold the centroids of all refits. The number of clusters is known only
   * once the papers are counted.
   */
  private PapersCheck refits() {
    int refits = LastStep.of(options) == LastStep.REPORT ? options.getStability() : 0;
    // a local variable, so that the lambda does not capture and serialize this whole object
    Clustering checked = clustering;
    return papers -> RefitCentroids.check(refits, checked.clusters(papers));
  }

  /** The disk space that the index takes; null if the run ends before {@link BuildIndex}. */
  private Room.Index roomOfIndex() {
    return LastStep.of(options) == LastStep.REPORT ? BuildIndex.room(options.getIndex()) : null;
  }

  private TrendRules rules() {
    return new TrendRules(
        options.getAlpha(),
        options.getPeakWindows(),
        options.getPeakMinPapers(),
        options.getPeakMinArchive(),
        options.getRecentWindows(),
        options.getExtinctBelow(),
        options.getNewbornAbove(),
        options.getRebornWindows(),
        options.getRebornAbove());
  }

  private RunFacts facts() {
    return new RunFacts(
        ResultOptions.archive(options),
        ResultOptions.unit(options),
        ResultOptions.model(options),
        options.getSeed(),
        options.getLonely(),
        options.getNeighbors(),
        rules(),
        options.getNewbornMonths());
  }
}
