/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.pipeline.RunnerSetup;
import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;

/** Runs of the command line inside this process, and what they print. */
final class Run {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Runs as users do. */
  int run(String... args) {
    return run(DirectMain.SETUP, args);
  }

  /**
   * Runs with the Direct runner's own checks on: each element is encoded and decoded before it is
   * passed on, and compared after it has been used. That doubles the time of a small run.
   */
  int runChecked(String... args) {
    return run(
        new RunnerSetup() {
          @Override
          public void configure(StrataOptions options) {
            DirectMain.SETUP.configure(options);
            options.as(DirectOptions.class).setEnforceImmutability(true);
            options.as(DirectOptions.class).setEnforceEncodability(true);
          }

          @Override
          public boolean isOneProcess() {
            return DirectMain.SETUP.isOneProcess();
          }

          @Override
          public void adapt(Pipeline pipeline) {
            DirectMain.SETUP.adapt(pipeline);
          }
        },
        args);
  }

  private int run(RunnerSetup setup, String... args) {
    PrintStream toOut = new PrintStream(out, true, UTF_8);
    PrintStream toErr = new PrintStream(err, true, UTF_8);
    return new StrataMain(toOut, toErr).run(DirectMain.withDefaults(args), setup);
  }

  String results() {
    return out.toString(UTF_8);
  }

  String errors() {
    return err.toString(UTF_8);
  }

  String lastError() {
    String[] lines = errors().strip().split("\n");
    return lines[lines.length - 1];
  }
}
