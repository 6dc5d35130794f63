/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Preconditions;
import dev.strata.index.LonelyPaper;
import dev.strata.io.FinishedFiles;
import dev.strata.io.JsonFile;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.NewbornTopic;
import dev.strata.rank.TopicSummaries;
import dev.strata.rank.TopicTrends;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Writes results/{summary,topics,extinct,newborn}.json and report.html for each list of lonely
 * papers, of which a run has one, empty or not. The same findings give the same bytes.
 *
 * <p>lonely.json is not written here: who finds the lonely papers writes it.
 */
public final class WriteReport
    extends PTransform<PCollection<List<LonelyPaper>>, PCollection<Report>> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final RunFacts facts;
  private final Views views;

  private WriteReport(OutputLayout layout, RunFacts facts, Views views) {
    this.layout = layout;
    this.facts = facts;
    this.views = views;
  }

  /** A report in {@code layout}; all five views must be given as well. */
  public static WriteReport to(OutputLayout layout, RunFacts facts) {
    return new WriteReport(layout, facts, new Views(null, null, null, null, null));
  }

  /** What reading the archive counted. */
  public WriteReport withCounts(PCollectionView<ArchiveCounts> counts) {
    return with(new Views(counts, views.trends, views.topics, views.extinct, views.newborn));
  }

  /** How many papers each topic had when. */
  public WriteReport withTrends(PCollectionView<TopicTrends> trends) {
    return with(new Views(views.counts, trends, views.topics, views.extinct, views.newborn));
  }

  /** What each topic is about. */
  public WriteReport withTopics(PCollectionView<TopicSummaries> topics) {
    return with(new Views(views.counts, views.trends, topics, views.extinct, views.newborn));
  }

  /** Topics that went extinct, in any order. */
  public WriteReport withExtinct(PCollectionView<List<ExtinctTopic>> extinct) {
    return with(new Views(views.counts, views.trends, views.topics, extinct, views.newborn));
  }

  /** Topics newly born, in any order. */
  public WriteReport withNewborn(PCollectionView<List<NewbornTopic>> newborn) {
    return with(new Views(views.counts, views.trends, views.topics, views.extinct, newborn));
  }

  private WriteReport with(Views given) {
    return new WriteReport(layout, facts, given);
  }

  @Override
  public PCollection<Report> expand(PCollection<List<LonelyPaper>> lonely) {
    return lonely.apply(
        "Write", ParDo.of(new ReportDoFn(layout, facts, views)).withSideInputs(views.all()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("page", layout.report()).withLabel("The page for people"));
  }

  /** The side inputs. */
  private record Views(
      PCollectionView<ArchiveCounts> counts,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> topics,
      PCollectionView<List<ExtinctTopic>> extinct,
      PCollectionView<List<NewbornTopic>> newborn)
      implements Serializable {

    List<PCollectionView<?>> all() {
      return List.of(
          required(counts, "counts"),
          required(trends, "trends"),
          required(topics, "topics"),
          required(extinct, "extinct"),
          required(newborn, "newborn"));
    }

    private static PCollectionView<?> required(PCollectionView<?> view, String name) {
      return Preconditions.checkNotNull(view, "the view of %s must be given", name);
    }
  }

  /** Writes the files that changed; a repeated attempt changes none. */
  static final class ReportDoFn extends DoFn<List<LonelyPaper>, Report> {
    private static final long serialVersionUID = 1;

    private final OutputLayout layout;
    private final RunFacts facts;
    private final Views views;

    ReportDoFn(OutputLayout layout, RunFacts facts, Views views) {
      this.layout = layout;
      this.facts = facts;
      this.views = views;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      Findings findings = findings(context);
      Report report = new Headlines(findings).report(layout.report());
      ResultsJson json = new ResultsJson(findings, report);
      JsonFile.write(layout, layout.result("summary"), json.summary());
      JsonFile.write(layout, layout.result("topics"), json.topics());
      JsonFile.write(layout, layout.result("extinct"), json.extinct());
      JsonFile.write(layout, layout.result("newborn"), json.newborn());
      byte[] page = new Page(findings, report).html().getBytes(UTF_8);
      FinishedFiles.write(
          layout, layout.report(), channel -> Channels.newOutputStream(channel).write(page));
      context.output(report);
    }

    private Findings findings(ProcessContext context) {
      TopicTrends trends = context.sideInput(views.trends);
      TopicSummaries topics = context.sideInput(views.topics);
      return new Findings(
          facts,
          context.sideInput(views.counts),
          trends,
          topics,
          Topic.join(topics, trends),
          sorted(context.sideInput(views.extinct), Comparator.comparingInt(ExtinctTopic::rank)),
          sorted(context.sideInput(views.newborn), Comparator.comparingInt(NewbornTopic::rank)),
          sorted(context.element(), Comparator.comparingInt(LonelyPaper::rank)));
    }

    private static <T> List<T> sorted(List<T> rows, Comparator<T> order) {
      return rows.stream().sorted(order).toList();
    }
  }
}
