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
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;

/** Runs of the command line inside this process, and what they print. */
final class Run {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Runs with the Direct runner's own checks of immutability and encodability on. */
  int run(String... args) {
    PrintStream toOut = new PrintStream(out, true, UTF_8);
    PrintStream toErr = new PrintStream(err, true, UTF_8);
    return new StrataMain(toOut, toErr)
        .run(
            DirectMain.withDefaults(args),
            new RunnerSetup() {
              @Override
              public void configure(StrataOptions options) {
                options.setRunner(DirectRunner.class);
                options.as(DirectOptions.class).setBlockOnRun(false);
              }

              @Override
              public boolean isOneProcess() {
                return DirectMain.SETUP.isOneProcess();
              }

              @Override
              public void adapt(Pipeline pipeline) {
                DirectMain.SETUP.adapt(pipeline);
              }
            });
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
