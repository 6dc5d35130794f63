/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

/** What goes to stderr beside progress. Must be configured before the first logger is made. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  /**
   * What Strata itself says; with {@code verbose} what the libraries say, too. An error of theirs
   * that matters ends the run, with a sentence in place of the traces that they log.
   */
  static void configure(boolean verbose) {
    set("defaultLogLevel", verbose ? "info" : "off");
    set("log.dev.strata", verbose ? "debug" : "info");
    set("log.ai.djl.repository", "off"); // it logs URLs with their secrets
    set("showThreadName", String.valueOf(verbose));
    set("showLogName", "false");
    set("showShortLogName", String.valueOf(verbose));
    set("logFile", "System.err");
  }

  private static void set(String name, String value) {
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
