/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;

/** Runs the graph on Apache Flink: embedded with {@code --flinkMaster=[local]}, or a cluster. */
public final class FlinkMain {

  private FlinkMain() {}

  /** Exits with 0 when done, 1 when failed, 2 when used wrongly. */
  public static void main(String[] args) {
    System.exit(new StrataMain(System.out, System.err).run(args, FlinkMain::configure));
  }

  static void configure(StrataOptions options) {
    options.setRunner(FlinkRunner.class);
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    flink.setExecutionModeForBatch("BATCH_FORCED"); // a step ends before the next begins
    flink.setFasterCopy(true); // elements are immutable
  }
}
