/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Configures slf4j-simple, which writes the messages that go to stderr besides progress, and
 * java.util.logging, to which Google's clients write. It must be called before the first logger is
 * made.
 */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";
  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  /** Is kept: a logger that nobody holds is collected together with its level. */
  private static final Logger GOOGLE = Logger.getLogger("com.google");

  private Logging() {}

  /**
   * Lets through the messages of Strata itself, and with {@code verbose} those of the libraries,
   * too. A library's error that matters ends the run with a sentence, in place of the traces that
   * the library logs.
   */
  static void configure(boolean verbose) {
    set(PREFIX + "defaultLogLevel", verbose ? "info" : "off");
    set(PREFIX + "log.dev.strata", verbose ? "debug" : "info");
    set(PREFIX + "log.ai.djl.repository", "off"); // it logs URLs with their secrets
    set(PREFIX + "showThreadName", String.valueOf(verbose));
    set(PREFIX + "showLogName", "false");
    set(PREFIX + "showShortLogName", String.valueOf(verbose));
    set(PREFIX + "logFile", "System.err");
    set(FORMAT, "%4$s %3$s %5$s%6$s%n");
    if (GOOGLE.getLevel() == null) { // the user may have set it
      GOOGLE.setLevel(verbose ? Level.INFO : Level.OFF);
    }
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
