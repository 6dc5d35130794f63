/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import java.util.Optional;
import org.apache.flink.client.deployment.application.executors.EmbeddedExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The launcher that called the main class. It decides whether the process belongs to the command
 * line and may be ended with a status, and who waits for the job. Flink's launchers set up the
 * environment that a main class asks for.
 */
enum Launch {
  /** None of Flink's launchers: the process belongs to the command line, and waits for its job. */
  OWN,
  /** {@code flink run}, which waits for the job. */
  CLIENT,
  /** {@code flink run -d}, or an upload to the JobManager, in whose process main then runs. */
  DETACHED,
  /**
   * Application mode: main runs in the JobManager's process, which exists for this job alone. It
   * may wait for the job, unless it is told not to.
   */
  APPLICATION;

  static Launch current() {
    if (StreamExecutionEnvironment.areExplicitEnvironmentsAllowed()) {
      return OWN;
    }
    ReadableConfig settings =
        StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
    // an upload, whose target is the same as in application mode, sets it to false
    if (settings.getOptional(DeploymentOptions.ATTACHED).equals(Optional.of(false))) {
      return DETACHED;
    }
    return EmbeddedExecutor.NAME.equals(settings.get(DeploymentOptions.TARGET))
        ? APPLICATION
        : CLIENT;
  }

  /** Makes main wait for its job, whether {@code execution.attached} is set or not. */
  static void attach() {
    Attached.use();
  }

  /** Reaches the methods that Flink leaves to its own environments. */
  private abstract static class Attached extends StreamExecutionEnvironment {
    static void use() {
      Configuration attached = new Configuration();
      attached.set(DeploymentOptions.ATTACHED, true);
      StreamExecutionEnvironment environment = getExecutionEnvironment(attached);
      initializeContextEnvironment(settings -> environment); // Flink resets it after main
    }
  }
}
