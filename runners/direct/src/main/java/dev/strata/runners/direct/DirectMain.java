/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import dev.strata.pipeline.RunnerSetup;
import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import dev.strata.pipeline.Terminal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;

/** Runs the graph on the embedded Direct runner. */
public final class DirectMain {
  private static final String PARALLELISM = "--targetParallelism=";

  /** The Direct runner's part of the command line. */
  static final RunnerSetup SETUP =
      new RunnerSetup() {
        @Override
        public void configure(StrataOptions options) {
          DirectMain.configure(options);
        }

        @Override
        public boolean isOneProcess() {
          return true;
        }

        @Override
        public void adapt(Pipeline pipeline) {
          int workers = pipeline.getOptions().as(DirectOptions.class).getTargetParallelism();
          pipeline.replaceAll(List.of(FewBundles.override(workers)));
        }
      };

  private DirectMain() {}

  /** Exits with 0 when done, 1 when failed, 2 when used wrongly. */
  public static void main(String[] args) {
    Terminal err = Terminal.of(System.err);
    System.setErr(err); // for the logger
    System.exit(new StrataMain(System.out, err).run(withDefaults(args), SETUP));
  }

  /**
   * The arguments, with one worker thread where they do not ask for more. A Direct worker that has
   * nothing to do polls without rest, at the cost of a core; the steps that compute use all cores
   * on their own. Reading and writing raw shards, a run of which may be all, uses one a worker.
   */
  static String[] withDefaults(String[] args) {
    boolean computes = !Arrays.asList(args).contains("--until=shards");
    int workers = computes ? 1 : Runtime.getRuntime().availableProcessors();
    return Arrays.stream(args).anyMatch(arg -> arg.startsWith(PARALLELISM))
        ? args
        : Stream.concat(Arrays.stream(args), Stream.of(PARALLELISM + workers))
            .toArray(String[]::new);
  }

  private static void configure(StrataOptions options) {
    options.setRunner(DirectRunner.class);
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setBlockOnRun(false); // progress is watched meanwhile
    // the tests enforce both; here they would encode every element once more
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }
}
