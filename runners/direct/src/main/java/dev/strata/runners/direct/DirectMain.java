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
public final class DirectMain implements RunnerSetup {
  private static final String PARALLELISM = "--targetParallelism=";

  /** The Direct runner's part of the command line. */
  static final RunnerSetup SETUP = new DirectMain();

  private DirectMain() {}

  /** Runs the command and exits with 0 for success, 1 for a failure, or 2 for wrong usage. */
  public static void main(String[] args) {
    System.exit(new StrataMain(System.out, Terminal.ofStderr()).run(withDefaults(args), SETUP));
  }

  /**
   * The arguments, with a number of worker threads added if they name none. That is one thread for
   * a run that computes: a Direct worker without work polls without rest, at the cost of a core,
   * and the steps that compute use all cores on their own. It is one thread for each core for a run
   * that ends with raw shards, since reading and writing these uses one core for each worker.
   */
  static String[] withDefaults(String[] args) {
    boolean computes = !Arrays.asList(args).contains("--until=shards");
    int workers = computes ? 1 : Runtime.getRuntime().availableProcessors();
    return Arrays.stream(args).anyMatch(arg -> arg.startsWith(PARALLELISM))
        ? args
        : Stream.concat(Arrays.stream(args), Stream.of(PARALLELISM + workers))
            .toArray(String[]::new);
  }

  @Override
  public void configure(StrataOptions options) {
    options.setRunner(DirectRunner.class);
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setBlockOnRun(false); // so that progress can be watched
    // the tests enforce both; here they would encode every element once more
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }

  @Override
  public boolean isOneProcess() {
    return true;
  }

  @Override
  public void adapt(Pipeline pipeline) {
    int workers = pipeline.getOptions().as(DirectOptions.class).getTargetParallelism();
    pipeline.replaceAll(List.of(FewBundles.override(workers), SideInputsFirst.override()));
  }
}
