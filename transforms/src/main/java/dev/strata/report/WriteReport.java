/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.findings.CategoryTrends;
import dev.strata.findings.Rankings;
import dev.strata.findings.Stability;
import dev.strata.findings.TopicList;
import dev.strata.findings.TopicLists;
import dev.strata.index.LonelyPaper;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.previous.Previous;
import dev.strata.previous.TopicLabels;
import dev.strata.store.FinishedFiles;
import dev.strata.store.JsonFile;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicNames;
import dev.strata.topics.TopicSummaries;
import dev.strata.topics.TopicTrends;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Writes results/*.json and report.html. Its input is the list of lonely papers; a run has one,
 * empty or not. The same findings always give the same bytes.
 */
public final class WriteReport
    extends PTransform<PCollection<List<LonelyPaper>>, PCollection<Report>> {
  /**
   * What is known of the topics: their centroids, their series, their summaries and their names.
   */
  public record Topics(
      PCollectionView<Centroids> centroids,
      PCollectionView<TopicTrends> trends,
      PCollectionView<TopicSummaries> summaries,
      PCollectionView<TopicNames> names)
      implements Serializable {
    Stream<PCollectionView<?>> all() {
      return Stream.of(centroids, trends, summaries, names);
    }
  }

  /** What helps to judge the findings. */
  public record Doubts(
      PCollectionView<Stability> stability, PCollectionView<CategoryTrends> categories)
      implements Serializable {
    Stream<PCollectionView<?>> all() {
      return Stream.of(stability, categories);
    }
  }

  /** Everything that goes into the report besides the lonely papers. */
  public record ReportViews(
      PCollectionView<ArchiveCounts> counts,
      Topics topics,
      PCollectionView<Rankings> rankings,
      Doubts doubts)
      implements Serializable {
    List<PCollectionView<?>> all() {
      return Stream.of(Stream.of(counts), topics.all(), Stream.of(rankings), doubts.all())
          .<PCollectionView<?>>flatMap(views -> views)
          .toList();
    }
  }

  private final OutputLayout layout;
  private final RunFacts facts;
  private final ReportViews views;
  private final Since since;

  private WriteReport(OutputLayout layout, RunFacts facts, ReportViews views, Since since) {
    this.layout = layout;
    this.facts = facts;
    this.views = views;
    this.since = since;
  }

  /** The previous snapshot, and how the topics follow from its topics. */
  private record Since(Previous previous, PCollectionView<TopicLabels> labels)
      implements Serializable {}

  /** Writes a report of {@code views} into {@code layout}. */
  public static WriteReport to(OutputLayout layout, RunFacts facts, ReportViews views) {
    return new WriteReport(layout, facts, views, null);
  }

  /**
   * Also tells what changed since the previous snapshot.
   *
   * @param previous the previous snapshot; null if there is none
   */
  public WriteReport after(Previous previous, PCollectionView<TopicLabels> labels) {
    return new WriteReport(
        layout, facts, views, previous == null ? null : new Since(previous, labels));
  }

  @Override
  public PCollection<Report> expand(PCollection<List<LonelyPaper>> lonely) {
    ParDo.SingleOutput<List<LonelyPaper>, Report> write =
        ParDo.of(new ReportDoFn(layout, facts, views, since)).withSideInputs(views.all());
    return lonely.apply("Write", since == null ? write : write.withSideInputs(since.labels()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("page", layout.report()).withLabel("The page for people"));
  }

  /** Writes the files that changed; a repeated attempt changes none. */
  static final class ReportDoFn extends DoFn<List<LonelyPaper>, Report> {
    private final OutputLayout layout;
    private final RunFacts facts;
    private final ReportViews views;
    private final Since since;

    ReportDoFn(OutputLayout layout, RunFacts facts, ReportViews views, Since since) {
      this.layout = layout;
      this.facts = facts;
      this.views = views;
      this.since = since;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      Findings findings = findings(context);
      if (since == null) {
        FinishedFiles.delete(layout, layout.result(OutputLayout.CHANGES));
      } else {
        findings = findings.withChanges(changes(findings, context.sideInput(since.labels())));
        JsonFile.write(layout, layout.result(OutputLayout.CHANGES), findings.changes());
      }
      Report report = new Headlines(findings).report(layout.report());
      ResultsJson json = new ResultsJson(findings, report);
      JsonFile.write(layout, layout.result("summary"), json.summary());
      JsonFile.write(layout, layout.result("topics"), findings.topics().values());
      for (TopicList<?> list : TopicLists.ALL) {
        JsonFile.write(layout, layout.result(list.word()), json.list(list));
      }
      JsonFile.write(layout, layout.result(Report.LONELY), findings.lonely());
      byte[] page = new Page(findings, report).html().getBytes(UTF_8);
      FinishedFiles.write(
          layout, layout.report(), channel -> Channels.newOutputStream(channel).write(page));
      context.output(report);
    }

    private Changes changes(Findings findings, TopicLabels labels) throws IOException {
      Changes changes =
          FindChanges.of(
              findings,
              PreviousResults.read(since.previous()),
              labels.previous(),
              JsonFile.readList(layout.lonelyBefore(), LonelyPaper.class));
      since.previous().checkSame(layout);
      return changes;
    }

    private Findings findings(ProcessContext context) {
      TopicTrends trends = context.sideInput(views.topics().trends());
      TopicSummaries summaries = context.sideInput(views.topics().summaries());
      TopicNames names = context.sideInput(views.topics().names());
      return new Findings(
          facts,
          context.sideInput(views.counts()),
          trends,
          summaries,
          context.sideInput(views.topics().centroids()),
          Topic.join(summaries, trends, names),
          context.sideInput(views.rankings()),
          context.sideInput(views.doubts().stability()),
          context.sideInput(views.doubts().categories()),
          context.element().stream().sorted(Comparator.comparingInt(LonelyPaper::rank)).toList(),
          null);
    }
  }
}
