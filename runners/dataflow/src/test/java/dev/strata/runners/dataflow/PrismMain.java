/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import dev.strata.pipeline.RunnerSetup;
import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import org.apache.beam.sdk.options.SdkHarnessOptions;

/**
 * Runs the graph on Prism, Beam's portable runner, over the Fn API: as Dataflow's Runner v2 runs
 * it, but with the harness of the steps in this process. {@code src/bench/prism} starts both.
 */
final class PrismMain {
  private PrismMain() {}

  /**
   * The arguments of {@code ./strata run}; the system property {@value PrismRunner#ENDPOINT} says
   * where Prism listens.
   */
  public static void main(String[] args) {
    RunnerSetup setup =
        new RunnerSetup() {
          @Override
          public void configure(StrataOptions options) {
            options.setRunner(PrismRunner.class);
            Logs.configureWorkers(options.as(SdkHarnessOptions.class));
          }

          @Override
          public void configureLogs(boolean verbose) {
            Logs.configure(verbose);
          }
        };
    System.exit(new StrataMain(System.out, System.err).run(args, setup));
  }
}
