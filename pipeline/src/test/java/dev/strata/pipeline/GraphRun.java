/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.cluster.Clustering;
import dev.strata.model.AccountWords;
import dev.strata.model.OutputLayout;
import dev.strata.store.RunMark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runs the graph in this process, as the command would, but for its checks and messages. */
final class GraphRun {
  private GraphRun() {}

  /** Runs the graph that {@code args} ask for. */
  static void run(String... args) throws IOException {
    run(false, (options, mark) -> StrataPipeline.build(options, mark, true), args);
  }

  /**
   * Runs it with the Direct runner's own checks of all elements, which double the time of a small
   * run.
   */
  static void runChecked(String... args) throws IOException {
    run(true, (options, mark) -> StrataPipeline.build(options, mark, true), args);
  }

  /** Runs the graph that {@code args} ask for, with another clustering. */
  static void run(Clustering clustering, String... args) throws IOException {
    run(false, (options, mark) -> StrataPipeline.build(options, clustering, mark, true), args);
  }

  private static void run(
      boolean checked, BiFunction<StrataOptions, RunMark, Pipeline> graph, String... args)
      throws IOException {
    StrataOptions options = PipelineOptionsFactory.fromArgs(args).as(StrataOptions.class);
    options.setRunner(DirectRunner.class);
    options.as(DirectOptions.class).setTargetParallelism(1); // idle workers poll
    options.as(DirectOptions.class).setEnforceImmutability(checked);
    options.as(DirectOptions.class).setEnforceEncodability(checked);
    OutputLayout output = OutputLayout.of(options.getOutput());
    RunMark mark = RunMark.submit(output, false);
    try {
      graph.apply(options, mark).run().waitUntilFinish();
    } finally {
      Files.deleteIfExists(Path.of(output.running())); // of a run that failed
    }
  }

  /** What the command would print of a finished run on given vectors. */
  static String printed(OutputLayout output) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Outcome.print(
        output,
        LastStep.REPORT,
        new AccountWords("row"),
        new PrintStream(printed, true, StandardCharsets.UTF_8));
    return printed.toString(StandardCharsets.UTF_8);
  }
}
