/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, on one worker, what the settings leave open. The precision is that of the finished
 * vector shards, or else the faster one on that worker. The worker also looks for the model and the
 * device, so that a run without one of them, or with a converted model that is damaged or does not
 * do what is asked for, fails before hours of work. One element comes out.
 */
public final class PlanEmbedding extends PTransform<PBegin, PCollection<EmbedPlan>> {
  private static final Logger LOG = LoggerFactory.getLogger(PlanEmbedding.class);
  private final EmbedSettings settings;
  private final List<OutputLayout> outputs;
  private final TextEncoder.Factory encoders;

  private PlanEmbedding(
      EmbedSettings settings, List<OutputLayout> outputs, TextEncoder.Factory encoders) {
    this.settings = settings;
    this.outputs = outputs;
    this.encoders = encoders;
  }

  /**
   * Decides for these settings, and for what earlier runs have finished in {@code layout}, or else
   * in the first of {@code others} that has vectors of this model.
   */
  public static PlanEmbedding with(
      EmbedSettings settings,
      OutputLayout layout,
      List<OutputLayout> others,
      TextEncoder.Factory encoders) {
    List<OutputLayout> outputs = new ArrayList<>(List.of(layout));
    outputs.addAll(others);
    return new PlanEmbedding(settings, outputs, encoders);
  }

  /**
   * Checks, on this machine, that its CPU can go on with the precision of the vectors that are
   * there. Where the worker has the same CPU, this tells it before a run writes anything.
   *
   * @throws IOException if it cannot; its message is one sentence for the user
   */
  public void checkCpu() throws IOException {
    if (!Precision.BF16.isHere()) {
      FinishedPrecision.orOpen(
          settings, outputs, encoders, Precision.cpuInfo(), note -> {}); // the plan says it
    }
  }

  @Override
  public PCollection<EmbedPlan> expand(PBegin begin) {
    return begin.apply(Impulse.create()).apply("Plan", ParDo.of(new PlanDoFn()));
  }

  final class PlanDoFn extends DoFn<byte[], EmbedPlan> {
    @ProcessElement
    public void process(OutputReceiver<EmbedPlan> output) throws IOException {
      output.output(
          encoders.plan(
              FinishedPrecision.orOpen(
                  settings, outputs, encoders, Precision.cpuInfo(), LOG::info)));
    }
  }
}
