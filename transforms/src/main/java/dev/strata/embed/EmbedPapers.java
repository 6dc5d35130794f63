/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.Room;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Embeds the papers of each raw shard: each paper gets one vector of d floats and unit length, in
 * the shard's order.
 *
 * <p>Vectors never become elements: what flows in and out is the name of a finished file. A paper
 * whose vector is zero or not finite is an error that names it. On one kind of CPU a text always has
 * the same vector, bit for bit, whatever its neighbours, its shard, the size of batches, and the
 * number of threads and workers. On a GPU this holds up to rounding.
 */
public final class EmbedPapers extends PTransform<PCollection<Shard>, PCollection<Shard>> {
  static final LongAdder IN_THIS_PROCESS = new LongAdder();

  private final OutputLayout layout;
  private final EmbedSettings settings;
  private final TextEncoder.Factory encoders;
  private final Room room;
  private final PCollectionView<ArchiveCounts> counts;

  private EmbedPapers(
      OutputLayout layout,
      EmbedSettings settings,
      TextEncoder.Factory encoders,
      Room room,
      PCollectionView<ArchiveCounts> counts) {
    this.layout = layout;
    this.settings = settings;
    this.encoders = encoders;
    this.room = room;
    this.counts = counts;
  }

  /** Writes the vector shards of {@code layout}, with a model that {@code encoders} finds. */
  public static EmbedPapers into(
      OutputLayout layout, EmbedSettings settings, TextEncoder.Factory encoders) {
    return new EmbedPapers(layout, settings, encoders, null, null);
  }

  /**
   * Fails before any paper is embedded if there is too little disk space for the results of {@code
   * counts}.
   */
  public EmbedPapers withRoom(Room newRoom, PCollectionView<ArchiveCounts> newCounts) {
    return new EmbedPapers(layout, settings, encoders, newRoom, newCounts);
  }

  /**
   * The number of papers that this process has embedded so far, in all runs and attempts. It shows
   * progress within a shard: where the workers are the submitter's own process, Beam's counters
   * move only once a shard.
   */
  public static long papersInThisProcess() {
    return IN_THIS_PROCESS.sum();
  }

  @Override
  public PCollection<Shard> expand(PCollection<Shard> raw) {
    PCollectionView<EmbedPlan> plan =
        raw.getPipeline()
            .apply("PlanEmbedding", PlanEmbedding.with(settings, layout, encoders))
            .apply("EmbedPlan", View.asSingleton());
    ParDo.SingleOutput<Shard, Shard> embed =
        ParDo.of(new EmbedDoFn(layout, settings, encoders, plan).withRoom(room, counts))
            .withSideInput("plan", plan);
    return raw.apply("Embed", counts == null ? embed : embed.withSideInput("counts", counts));
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
