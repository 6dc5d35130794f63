/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.beam.sdk.options.SdkHarnessOptions;
import org.apache.beam.sdk.options.SdkHarnessOptions.LogLevel;
import org.apache.beam.sdk.options.SdkHarnessOptions.SdkHarnessLogLevelOverrides;

/**
 * Configures java.util.logging, to which all loggers of this jar write: on a worker, Beam's harness
 * sends on what it gets, to be shown with the job, and a line on stderr would have no level there.
 */
final class Logs {
  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger STRATA = Logger.getLogger("dev.strata");

  /** Logs URLs with their secrets. */
  private static final String DJL_REPOSITORY = "ai.djl.repository";

  private static final Logger SECRETS = Logger.getLogger(DJL_REPOSITORY);

  private Logs() {}

  /**
   * Lets through to stderr, in the process that submits the job, the messages of Strata itself, and
   * with {@code verbose} those of the libraries, too.
   */
  static void configure(boolean verbose) {
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, verbose ? "%4$s %3$s %5$s%6$s%n" : "%4$s %5$s%6$s%n");
    }
    ROOT.setLevel(verbose ? Level.INFO : Level.OFF);
    STRATA.setLevel(verbose ? Level.FINE : Level.INFO);
    SECRETS.setLevel(Level.OFF);
    for (Handler handler : ROOT.getHandlers()) {
      handler.setLevel(Level.ALL);
    }
  }

  /** Keeps secrets out of the messages of workers. */
  static void configureWorkers(SdkHarnessOptions options) {
    SdkHarnessLogLevelOverrides levels = new SdkHarnessLogLevelOverrides();
    if (options.getSdkHarnessLogLevelOverrides() != null) {
      levels.putAll(options.getSdkHarnessLogLevelOverrides());
    }
    levels.putIfAbsent(DJL_REPOSITORY, LogLevel.OFF);
    options.setSdkHarnessLogLevelOverrides(levels);
  }
}
