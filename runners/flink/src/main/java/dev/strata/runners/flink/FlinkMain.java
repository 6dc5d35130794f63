/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import com.google.common.base.Throwables;
import dev.strata.pipeline.RunnerSetup;
import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.flink.runtime.rest.util.RestClientException;

/**
 * Runs the graph on Apache Flink: embedded with {@code --flinkMaster=[local]}, on the cluster of
 * {@code --flinkMaster=host:port}, or on whichever {@code flink run} was told.
 */
public final class FlinkMain {

  /** Flink's part of the command line. */
  static final RunnerSetup SETUP =
      new RunnerSetup() {
        @Override
        public void configure(StrataOptions options) {
          FlinkMain.configure(options);
        }

        @Override
        public Optional<String> explain(Throwable failure) {
          return FlinkMain.explain(failure);
        }
      };

  /** Not found, and not available. */
  private static final Set<Integer> LOST = Set.of(404, 503);

  private FlinkMain() {}

  /**
   * Exits with 1 when failed, 2 when used wrongly; returns when done, as Flink's launchers want.
   */
  public static void main(String[] args) {
    int status = new StrataMain(System.out, System.err).run(args, SETUP);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static void configure(StrataOptions options) {
    options.setRunner(FlinkRunner.class);
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    // Flink's DataStream API deals elements out in turn; its DataSet API goes by hashes, unevenly
    flink.setUseDataStreamForBatch(true);
    flink.setFasterCopy(true); // elements are immutable
    if (flink.getFilesToStage() == null) {
      flink.setFilesToStage(List.of(ownJar())); // all else is in the cluster's lib/
    }
  }

  private static String ownJar() {
    try {
      return Path.of(FlinkMain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Optional<String> explain(Throwable failure) {
    List<Throwable> chain = Throwables.getCausalChain(failure);
    boolean ofFlink = chain.stream().anyMatch(FlinkMain::isOfFlink);
    boolean ofAStep = chain.stream().anyMatch(UserCodeException.class::isInstance);
    return ofFlink && !ofAStep && chain.stream().anyMatch(FlinkMain::isLoss)
        ? Optional.of(
            "the Flink cluster does not answer: once it is up again, start again with the same"
                + " options, and what is finished is kept")
        : Optional.empty();
  }

  private static boolean isOfFlink(Throwable e) {
    return e.getClass().getName().startsWith("org.apache.flink.");
  }

  /** Whether the JobManager is not there, or is another one, which does not know the job. */
  private static boolean isLoss(Throwable e) {
    return e instanceof ConnectException
        || (e instanceof RestClientException answer
            && LOST.contains(answer.getHttpResponseStatus().code()));
  }
}
