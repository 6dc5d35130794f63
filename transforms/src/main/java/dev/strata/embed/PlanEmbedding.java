/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Decides, on one worker, what the settings leave open: the precision. Finds model and device
 * there, so that where one is missing, or a model that Strata converts is damaged or does not do
 * what is asked for, the run fails before hours of work. Gives one element.
 */
public final class PlanEmbedding extends PTransform<PBegin, PCollection<EmbedPlan>> {
  private final EmbedSettings settings;

  private PlanEmbedding(EmbedSettings settings) {
    this.settings = settings;
  }

  /** Decides for these settings. */
  public static PlanEmbedding with(EmbedSettings settings) {
    return new PlanEmbedding(settings);
  }

  @Override
  public PCollection<EmbedPlan> expand(PBegin begin) {
    return begin.apply(Impulse.create()).apply("Plan", ParDo.of(new PlanDoFn(settings)));
  }

  static final class PlanDoFn extends DoFn<byte[], EmbedPlan> {
    private final EmbedSettings settings;

    PlanDoFn(EmbedSettings settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void process(OutputReceiver<EmbedPlan> output) throws IOException {
      Embedder.device(settings);
      ModelFiles model = ModelFiles.find(settings);
      output.output(new EmbedPlan(model.precision(), model.fingerprint()));
    }
  }
}
