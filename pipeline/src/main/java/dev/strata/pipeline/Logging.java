/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

/**
 * Configures slf4j-simple, which writes the messages that go to stderr besides progress. It must be
 * called before the first logger is made.
 */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  /**
   * Lets through the messages of Strata itself, and with {@code verbose} those of the libraries,
   * too. A library's error that matters ends the run with a sentence, in place of the traces that
   * the library logs.
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
