/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.embed.reuse.PlanReuse;
import dev.strata.embed.reuse.ReusePlan;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.FinishedFiles;
import dev.strata.store.Room;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Embeds the papers of each raw shard: each paper gets one vector of d floats and unit length, in
 * the shard's order.
 *
 * <p>A text is not embedded again if an existing vector shard has its vector, see {@link
 * PlanReuse}. An existing shard with such vectors is overwritten only when all new shards are
 * written: until then, the new shard that will replace it has a temporary name.
 *
 * <p>Vectors never become elements: what flows in and out is the name of a finished file. If a
 * paper's vector is zero or not finite, the step fails with an error that names the paper. On one
 * kind of CPU a text always has the same vector, bit for bit, whatever its neighbours, its shard,
 * the size of batches, and the number of threads and workers. On a GPU this holds up to rounding.
 */
public final class EmbedPapers extends PTransform<PCollection<Shard>, PCollection<Shard>> {
  static final LongAdder IN_THIS_PROCESS = new LongAdder();

  private final OutputLayout layout;
  private final EmbedSettings settings;
  private final TextEncoder.Factory encoders;
  private final List<OutputLayout> others;
  private final OutputLayout previous;
  private final Room room;
  private final PCollectionView<ArchiveCounts> counts;

  private EmbedPapers(
      OutputLayout layout,
      EmbedSettings settings,
      TextEncoder.Factory encoders,
      List<OutputLayout> others,
      OutputLayout previous,
      Room room,
      PCollectionView<ArchiveCounts> counts) {
    this.layout = layout;
    this.settings = settings;
    this.encoders = encoders;
    this.others = others;
    this.previous = previous;
    this.room = room;
    this.counts = counts;
  }

  /** Writes the vector shards of {@code layout}, with a model that {@code encoders} finds. */
  public static EmbedPapers into(
      OutputLayout layout, EmbedSettings settings, TextEncoder.Factory encoders) {
    return new EmbedPapers(layout, settings, encoders, List.of(), null, null, null);
  }

  /** Copies the vectors of known texts from other outputs, which are only read. */
  public EmbedPapers reusing(List<OutputLayout> newOthers) {
    return new EmbedPapers(
        layout, settings, encoders, List.copyOf(newOthers), previous, room, counts);
  }

  /**
   * Fails before any paper is embedded if {@code newPrevious} is no finished output, or was made
   * with another model.
   *
   * @param newPrevious the output of the previous snapshot; null if there is none
   */
  public EmbedPapers withTheModelOf(OutputLayout newPrevious) {
    return new EmbedPapers(layout, settings, encoders, others, newPrevious, room, counts);
  }

  /**
   * Fails before any paper is embedded if there is too little disk space for the vectors and the
   * index of the papers in {@code newCounts}.
   */
  public EmbedPapers withRoom(Room newRoom, PCollectionView<ArchiveCounts> newCounts) {
    return new EmbedPapers(layout, settings, encoders, others, previous, newRoom, newCounts);
  }

  /**
   * The number of papers that this process has embedded so far, in all runs and attempts. It shows
   * progress within a shard when the steps run in the submitting process. There, Beam's counters
   * change only once per shard.
   */
  public static long papersInThisProcess() {
    return IN_THIS_PROCESS.sum();
  }

  /**
   * Checks, on this machine and before the run writes anything, what {@link PlanEmbedding} and the
   * plan of the copies check later on a worker: that its CPU can go on with the precision of the
   * vectors that are there, and that the previous output is of this model. Of a model in
   * TorchScript and of a converted one, only the worker checks the latter.
   *
   * @throws IOException if one of these is not so; its message is one sentence for the user
   */
  public void check() throws IOException {
    PlanEmbedding.with(settings, layout, others, encoders).checkCpu();
    if (previous != null) {
      new PreviousModel(previous, settings, encoders).check(Optional.empty());
    }
  }

  @Override
  public PCollection<Shard> expand(PCollection<Shard> raw) {
    PCollection<EmbedPlan> planned =
        raw.getPipeline()
            .apply("PlanEmbedding", PlanEmbedding.with(settings, layout, others, encoders));
    PCollectionView<EmbedPlan> plan = planned.apply("EmbedPlan", View.asSingleton());
    ParDo.SingleOutput<EmbedPlan, ReusePlan> planReuse = ParDo.of(new PlanReuseDoFn());
    // it writes to the output, and so waits for the archive's counts: the output is open by then
    PCollectionView<ReusePlan> reuse =
        planned
            .apply(
                "PlanReuse", counts == null ? planReuse : planReuse.withSideInput("counts", counts))
            .apply("ReusePlan", View.asSingleton());
    ParDo.SingleOutput<Shard, Shard> embed =
        ParDo.of(new EmbedDoFn(layout, settings, encoders, plan, reuse, room, counts))
            .withSideInput("plan", plan)
            .withSideInput("reuse", reuse);
    PCollection<Shard> embedded =
        raw.apply("Embed", counts == null ? embed : embed.withSideInput("counts", counts));
    return embedded
        .apply("AllEmbedded", Wait.on(embedded))
        .setCoder(embedded.getCoder())
        .apply("NameShards", ParDo.of(new NameShardsDoFn()));
  }

  /** Checks the model of the previous output, and finds the vectors that are there already. */
  final class PlanReuseDoFn extends DoFn<EmbedPlan, ReusePlan> {
    @ProcessElement
    public void process(@Element EmbedPlan plan, OutputReceiver<ReusePlan> output)
        throws IOException {
      if (previous != null) {
        new PreviousModel(previous, settings, encoders).check(Optional.of(plan));
      }
      output.output(PlanReuse.of(layout, others, plan.madeFrom(settings), EmbedPlan.PAPERS));
    }
  }

  /**
   * Gives each shard that has a temporary name its final name, where it replaces an earlier one.
   */
  final class NameShardsDoFn extends DoFn<Shard, Shard> {
    @ProcessElement
    public void process(@Element Shard shard, OutputReceiver<Shard> output) throws IOException {
      String target = layout.vectors(shard.index());
      if (!shard.path().equals(target)) {
        FinishedFiles.rename(layout, shard.path(), target, shard.fingerprint());
      }
      output.output(shard.at(target, shard.fingerprint()));
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("model", settings.shownModel()).withLabel("Model"))
        .add(DisplayData.item("pooling", settings.pooling().toString()).withLabel("Pooling"))
        .add(DisplayData.item("precision", settings.precision().toString()).withLabel("Precision"))
        .add(DisplayData.item("device", settings.device()).withLabel("Device"))
        .add(DisplayData.item("maxTokens", settings.maxTokens()).withLabel("Tokens of a text"))
        .add(
            DisplayData.item("tokensPerBatch", settings.tokensPerBatch())
                .withLabel("Tokens of a batch"))
        .add(DisplayData.item("threads", settings.threads()).withLabel("Threads of a process"));
  }
}
