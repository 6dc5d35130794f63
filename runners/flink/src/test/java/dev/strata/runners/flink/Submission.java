/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.pipeline.RunnerSetup;
import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;

/** A run of the command line inside this process, on a thread of its own. */
final class Submission {
  /** The Direct runner, as users have it. */
  static final RunnerSetup DIRECT =
      new RunnerSetup() {
        @Override
        public void configure(StrataOptions options) {
          options.setRunner(DirectRunner.class);
          options.as(DirectOptions.class).setBlockOnRun(false);
          options.as(DirectOptions.class).setEnforceImmutability(false);
          options.as(DirectOptions.class).setEnforceEncodability(false);
          options.as(DirectOptions.class).setTargetParallelism(1); // idle workers poll
        }

        @Override
        public boolean isOneProcess() {
          return true;
        }
      };

  private static final int DEADLINE_SECONDS = 240;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> status;

  private Submission(RunnerSetup runner, String... args) {
    StrataMain main =
        new StrataMain(
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));
    status =
        CompletableFuture.supplyAsync(
            () -> main.run(args, runner), task -> new Thread(task).start());
  }

  static Submission start(RunnerSetup runner, String... args) {
    return new Submission(runner, args);
  }

  boolean hasEnded() {
    return status.isDone();
  }

  /** Waits for its exit status. */
  int await() throws Exception {
    return status.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  String errors() {
    return err.toString(UTF_8);
  }

  /** The sentence that says why it failed; {@code --verbose} has more behind it. */
  String sentence() {
    return errors().lines().filter(line -> line.startsWith("strata: ")).findFirst().orElse("");
  }
}
