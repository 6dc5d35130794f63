/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.cluster.Clustering;
import dev.strata.cluster.PaperSample;
import dev.strata.cluster.RefitCentroids;
import dev.strata.cluster.Refits;
import dev.strata.math.Labeller;
import dev.strata.model.Centroids;
import dev.strata.model.CombineShards;
import dev.strata.model.LabelledShard;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.shard.PaperRows;
import dev.strata.shard.VectorRows;
import dev.strata.topics.FindAsOf;
import dev.strata.topics.TopicCounts;
import dev.strata.topics.TopicTrends;
import java.io.IOException;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Measures which listed topics are stable, and which depend on one seed. It fits centroids to the
 * sample again from other seeds, labels the whole archive with each of these refits, and ranks the
 * clusters of each refit as the topics were ranked. For each listed topic it counts the refits in
 * which a cluster with much the same papers is listed, too.
 */
public final class MeasureStability
    extends PTransform<PCollection<LabelledShard>, PCollection<Stability>> {

  /**
   * The settings of the measurement.
   *
   * @param refits the number of refits with other seeds; 0 for none
   * @param clustering the clustering of the first fit
   * @param rules how topics are ranked
   * @param newbornMonths months that make a topic newborn
   */
  public record RefitSettings(
      int refits, Clustering clustering, TrendRules rules, int newbornMonths)
      implements Serializable {}

  /** The results of the first clustering. */
  public record FirstFit(
      PCollectionView<PaperSample> sample,
      PCollectionView<Centroids> centroids,
      PCollectionView<FindAsOf.AsOf> asOf,
      PCollectionView<TopicTrends> trends)
      implements Serializable {}

  private final OutputLayout layout;
  private final RefitSettings settings;
  private final FirstFit views;
  private final PCollectionView<Rankings> listed;

  private MeasureStability(
      OutputLayout layout,
      RefitSettings settings,
      FirstFit views,
      PCollectionView<Rankings> listed) {
    this.layout = layout;
    this.settings = settings;
    this.views = views;
    this.listed = listed;
  }

  /**
   * Measures how stable the topics in {@code listed} are; refits are written into {@code layout}.
   */
  public static MeasureStability of(
      OutputLayout layout,
      RefitSettings settings,
      FirstFit views,
      PCollectionView<Rankings> listed) {
    return new MeasureStability(layout, settings, views, listed);
  }

  @Override
  public PCollection<Stability> expand(PCollection<LabelledShard> labels) {
    PCollectionView<Refits> refits =
        labels
            .getPipeline()
            .apply("Refits", Create.of(settings.refits()))
            .apply(
                "IfDated",
                ParDo.of(new IfDatedDoFn(views.asOf())).withSideInput("asOf", views.asOf()))
            .apply(
                "RefitCentroids",
                RefitCentroids.of(views.sample(), views.centroids(), layout, settings.clustering()))
            .apply("Clusterings", View.asSingleton());
    return labels
        .apply(
            "CountShard",
            ParDo.of(new CountDoFn(this, refits))
                .withSideInputs(refits, views.asOf(), views.trends()))
        .setCoder(RefitCounts.CODER)
        .apply("AddCounts", CombineShards.sum(RefitCounts.CODER, RefitCounts::plus))
        .apply(
            "Compare",
            ParDo.of(new CompareDoFn(this, refits))
                .withSideInputs(refits, views.trends(), views.centroids(), listed));
  }

  /** Asks for no refits if no paper has a date, since no topic is listed then. */
  static final class IfDatedDoFn extends DoFn<Integer, Integer> {
    private final PCollectionView<FindAsOf.AsOf> asOf;

    IfDatedDoFn(PCollectionView<FindAsOf.AsOf> asOf) {
      this.asOf = asOf;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      context.output(context.sideInput(asOf).since() == null ? 0 : context.element());
    }
  }

  /** Counts the papers of one vector shard under the labels of each refit. */
  static final class CountDoFn extends DoFn<LabelledShard, RefitCounts> {
    private final MeasureStability of;
    private final PCollectionView<Refits> refitsView;

    CountDoFn(MeasureStability of, PCollectionView<Refits> refitsView) {
      this.of = of;
      this.refitsView = refitsView;
    }

    @Setup
    public void setup() {
      ProcessSetup.apply();
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      List<Centroids> refits = context.sideInput(refitsView).centroids();
      int windows = context.sideInput(of.views.trends()).windows().size();
      int k = refits.isEmpty() ? 0 : refits.get(0).k();
      RefitCounts.Counter counter = new RefitCounts.Counter(refits.size(), k, windows);
      if (!refits.isEmpty()) {
        LabelledShard shard = context.element();
        int[] months = months(shard, context.sideInput(of.views.asOf()));
        List<Labeller> labellers = new ArrayList<>();
        try {
          refits.forEach(c -> labellers.add(of.settings.clustering().labeller(c)));
          VectorRows.readBlocks(
              shard.vectors(),
              (from, x) -> {
                for (int r = 0; r < labellers.size(); r++) {
                  int[] labels = labellers.get(r).labels(x);
                  for (int i = 0; i < labels.length; i++) {
                    int month = months[(int) from + i];
                    if (month >= 0 && labels[i] != Clustering.NOISE) {
                      counter.add(
                          r,
                          labels[i],
                          TopicCounts.window(windows, month),
                          month < of.settings.newbornMonths());
                    }
                  }
                }
              });
        } finally {
          labellers.forEach(Labeller::close);
        }
      }
      context.output(counter.counts());
    }

    /** The months of each paper, counted back from asOf; -1 if it has no date that counts. */
    private static int[] months(LabelledShard shard, FindAsOf.AsOf asOf) throws IOException {
      int[] months = new int[Math.toIntExact(shard.vectors().rows())];
      int[] row = {0};
      PaperRows.read(
          shard.vectors(),
          List.of("created"),
          paper -> {
            LocalDate day = paper[0].isEmpty() ? null : LocalDate.parse(paper[0]);
            months[row[0]++] = asOf.counts(day) ? TopicCounts.monthsBack(asOf.day(), day) : -1;
          });
      return months;
    }
  }

  /** Takes all counts and gives how often each topic is listed again. */
  static final class CompareDoFn extends DoFn<RefitCounts, Stability> {
    private final MeasureStability of;
    private final PCollectionView<Refits> refits;

    CompareDoFn(MeasureStability of, PCollectionView<Refits> refits) {
      this.of = of;
      this.refits = refits;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      TopicTrends archive = context.sideInput(of.views.trends());
      Map<Integer, Integer> rows = context.sideInput(of.views.centroids()).rows();
      Rankings rankings = context.sideInput(of.listed);
      RefitCounts counts = context.element();
      SortedMap<String, SortedMap<Integer, Integer>> again = new TreeMap<>();
      for (TopicList<?> list : TopicLists.ALL) {
        SortedMap<Integer, Integer> none = new TreeMap<>();
        rankings.labels(list).forEach(label -> none.put(label, 0));
        again.put(list.word(), none);
      }
      for (int r = 0; r < counts.refits(); r++) {
        Rankings refit = Rankings.of(counts.trends(r, archive), of.settings.rules());
        List<Integer> matches = context.sideInput(refits).matches().get(r);
        for (TopicList<?> list : TopicLists.ALL) {
          count(again.get(list.word()), rows, matches, refit.labels(list));
        }
      }
      context.output(new Stability(counts.refits(), again));
    }
  }

  /** Adds one for each topic whose match is among {@code again}. */
  static void count(
      SortedMap<Integer, Integer> found,
      Map<Integer, Integer> rows,
      List<Integer> matches,
      Set<Integer> again) {
    found.replaceAll(
        (label, times) -> again.contains(matches.get(rows.get(label))) ? times + 1 : times);
  }
}
