/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;

/**
 * Runs the graph on Apache Flink: embedded with {@code --flinkMaster=[local]}, on the cluster of
 * {@code --flinkMaster=host:port}, or on whichever {@code flink run} was told.
 */
public final class FlinkMain {

  private FlinkMain() {}

  /**
   * Exits with 1 when failed, 2 when used wrongly; returns when done, as Flink's launchers want.
   */
  public static void main(String[] args) {
    int status = new StrataMain(System.out, System.err).run(args, FlinkMain::configure);
    if (status != 0) {
      System.exit(status);
    }
  }

  static void configure(StrataOptions options) {
    options.setRunner(FlinkRunner.class);
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    flink.setExecutionModeForBatch("BATCH_FORCED"); // a step ends before the next begins
    flink.setFasterCopy(true); // elements are immutable
    if (flink.getFilesToStage() == null) {
      flink.setFilesToStage(List.of(ownJar())); // all else is in the cluster's lib/
    }
  }

  private static String ownJar() {
    try {
      return Path.of(FlinkMain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
