/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Throwables;
import dev.strata.pipeline.FailureSentence;
import dev.strata.pipeline.RunFailedException;
import dev.strata.pipeline.RunnerSetup;
import dev.strata.pipeline.StrataMain;
import dev.strata.pipeline.StrataOptions;
import dev.strata.pipeline.Terminal;
import dev.strata.pipeline.UsageException;
import java.net.ConnectException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.rest.util.RestClientException;

/**
 * Runs the graph on Apache Flink: embedded with {@code --flinkMaster=[local]}, on the cluster of
 * {@code --flinkMaster=host:port}, or on the cluster that {@code flink run} was given.
 */
public final class FlinkMain implements RunnerSetup {

  /** Flink's part of the command line. */
  static final RunnerSetup SETUP = new FlinkMain();

  /** The HTTP statuses "not found" and "not available". */
  private static final Set<Integer> LOST = Set.of(404, 503);

  /** A part of Flink's message about a job that was suspended and has not ended. */
  private static final String UNKNOWN_STATE = "illegal application status";

  private FlinkMain() {}

  /**
   * Runs the command and returns when it is done. If it fails, it exits with 1 or, for wrong usage,
   * with 2. If one of Flink's launchers called it, it does not exit but throws an exception with
   * the sentence.
   */
  public static void main(String[] args) {
    Launch launch = Launch.current();
    StrataMain strata =
        new StrataMain(System.out, launch == Launch.OWN ? Terminal.ofStderr() : System.err);
    switch (launch) {
      case OWN -> {
        int status = strata.run(args, SETUP);
        if (status != 0) {
          System.exit(status);
        }
      }
      case APPLICATION -> {
        Launch.attach();
        strata.runOrThrow(args, SETUP); // the cause tells Flink how to end the cluster
      }
      default -> {
        try {
          strata.runOrThrow(args, SETUP);
        } catch (RunFailedException e) {
          throw e.withoutCause(); // the launchers print all traces
        }
      }
    }
  }

  @Override
  public void configure(StrataOptions options) {
    options.setRunner(FlinkRunner.class);
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    // Flink's DataStream API deals elements out in turn; its DataSet API goes by hashes, unevenly
    flink.setUseDataStreamForBatch(true);
    flink.setFasterCopy(true); // elements are immutable
    Launch launch = Launch.current();
    if (launch == Launch.DETACHED) {
      flink.setAttachedMode(false);
    }
    if (launch == Launch.OWN
        && !flink.getAttachedMode()
        && flink.getFlinkMaster().startsWith("[")) {
      throw new UsageException(
          "--attachedMode=false is for a cluster, --flinkMaster=host:port: an embedded one ends"
              + " with this process");
    }
    if (flink.getFilesToStage() == null) {
      // all else is in the cluster's lib/; Flink's launchers bring the job's jar themselves
      flink.setFilesToStage(
          launch == Launch.OWN
              ? List.of(file(FlinkMain.class.getProtectionDomain().getCodeSource().getLocation()))
              : List.of());
    }
  }

  /** The file of a jar's URL. A relative URL has the file's name unescaped. */
  static String file(URL jar) {
    Path asItIs = Path.of(jar.getPath());
    return Files.exists(asItIs)
        ? asItIs.toString()
        : URLDecoder.decode(jar.getPath().replace("+", "%2B"), UTF_8);
  }

  @Override
  public boolean isDetached(StrataOptions options) {
    return !options.as(FlinkPipelineOptions.class).getAttachedMode();
  }

  /** Whether the job is known to have ended: only if the JobManager says how it ended. */
  @Override
  public boolean hasEnded(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .anyMatch(
            e -> e instanceof JobExecutionException && !e.getMessage().contains(UNKNOWN_STATE));
  }

  @Override
  public Optional<String> explain(Throwable failure) {
    List<Throwable> chain = Throwables.getCausalChain(failure);
    if (chain.stream().noneMatch(FlinkMain::isOfFlink)) {
      return Optional.empty();
    }
    if (chain.stream().anyMatch(FlinkMain::isLoss)) {
      return Optional.of(
          "the Flink cluster does not answer: once it is up again, start again with the same"
              + " options, and what is finished is kept");
    }
    if (chain.stream().anyMatch(JobCancellationException.class::isInstance)) {
      return Optional.of(
          "the job was cancelled: start again with the same options, and what is finished is"
              + " kept");
    }
    return Optional.of("Flink says: " + FailureSentence.of(chain.get(chain.size() - 1)));
  }

  private static boolean isOfFlink(Throwable e) {
    return e.getClass().getName().startsWith("org.apache.flink.");
  }

  /** Whether the JobManager does not answer, or is another one that does not know the job. */
  private static boolean isLoss(Throwable e) {
    return e instanceof ConnectException
        || (e instanceof RestClientException answer
            && LOST.contains(answer.getHttpResponseStatus().code()));
  }
}
