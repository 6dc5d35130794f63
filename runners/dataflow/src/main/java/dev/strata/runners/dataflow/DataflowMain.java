/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import dev.strata.pipeline.RunnerSetup;
import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.util.DataflowTemplateJob;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.SdkHarnessOptions;

/**
 * Submits the graph to Google Cloud Dataflow. The launcher of the flex template calls it to write
 * the job down only.
 */
public final class DataflowMain implements RunnerSetup {

  /** Dataflow's part of the command line. */
  static final RunnerSetup SETUP = new DataflowMain();

  private DataflowMain() {}

  /** Runs the command and exits with 0 for success, 1 for a failure, or 2 for wrong usage. */
  public static void main(String[] args) {
    System.exit(new StrataMain(System.out, System.err).run(args, SETUP));
  }

  @Override
  public void configure(StrataOptions options) {
    options.setRunner(DataflowRunner.class);
    Logs.configureWorkers(options.as(SdkHarnessOptions.class));
  }

  @Override
  public void configureLogs(boolean verbose) {
    Logs.configure(verbose);
  }

  @Override
  public boolean isTemplate(PipelineResult result) {
    return result instanceof DataflowTemplateJob;
  }
}
