/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * The part of the command line that the jar of one runner adds to the one that all runners share.
 */
@FunctionalInterface
public interface RunnerSetup {

  /** Sets the options that the runner needs. */
  void configure(StrataOptions options);

  /**
   * Lets through to stderr the messages of Strata itself, and with {@code verbose} those of the
   * libraries, too. It is called before the first logger is made, and sets up the logger that the
   * jar has.
   */
  default void configureLogs(boolean verbose) {
    Logging.configure(verbose);
  }

  /** Replaces steps that the runner does better in a way of its own. */
  default void adapt(Pipeline pipeline) {}

  /**
   * Whether all steps run in this process, so that one step may leave to another what it has read.
   */
  default boolean isOneProcess() {
    return false;
  }

  /**
   * Whether the result that the runner returned is no job but the template of a job, to be run
   * elsewhere.
   */
  default boolean isTemplate(PipelineResult result) {
    return false;
  }

  /**
   * Whether the job is left to itself once it is submitted, so that nobody here waits for its end.
   */
  default boolean isDetached(StrataOptions options) {
    return false;
  }

  /**
   * Whether a job whose client met {@code failure} is known to write no more. If that is not known,
   * its files in the output are left as they are: the client may have lost sight of a job that goes
   * on.
   */
  default boolean hasEnded(Throwable failure) {
    return isOneProcess();
  }

  /** A sentence for a failure of the runner itself, such as a cluster that is gone. */
  default Optional<String> explain(Throwable failure) {
    return Optional.empty();
  }
}
