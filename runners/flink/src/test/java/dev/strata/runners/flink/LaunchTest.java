/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.pipeline.RunFailedException;
import dev.strata.pipeline.StrataOptions;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done where one of Flink's launchers calls the main class. */
class LaunchTest {
  private static final Map<String, String> UPLOAD =
      Map.of("execution.target", "embedded", "execution.attached", "false");

  @AfterEach
  void end() {
    StreamContextEnvironment.unsetAsContext();
  }

  @Test
  void current_asFlinksLaunchersSetTheEnvironmentUp_isThatLauncher() {
    assertThat(Launch.current(), is(Launch.OWN));
    assertThat(
        launched(Map.of("execution.target", "remote", "execution.attached", "true")),
        is(Launch.CLIENT));
    assertThat(
        launched(Map.of("execution.target", "remote", "execution.attached", "false")),
        is(Launch.DETACHED));
    assertThat(launched(UPLOAD), is(Launch.DETACHED));
    assertThat(launched(Map.of("execution.target", "embedded")), is(Launch.APPLICATION));
    assertThat(
        launched(Map.of("execution.target", "embedded", "execution.attached", "true")),
        is(Launch.APPLICATION));
  }

  @Test
  void main_mistypedOptionOfAnUpload_throwsAndEndsNoProcess() {
    launched(UPLOAD);

    RunFailedException thrown =
        assertThrows(
            RunFailedException.class, () -> FlinkMain.main(new String[] {"--shardSiez=1"}));

    assertThat(thrown.getMessage(), containsString("there is no option --shardSiez"));
    assertThat(thrown.getCause(), is(nullValue()));
  }

  @Test
  void main_mistypedOptionInApplicationMode_throwsWithTheCauseForFlink() {
    launched(Map.of("execution.target", "embedded"));

    RunFailedException thrown =
        assertThrows(
            RunFailedException.class, () -> FlinkMain.main(new String[] {"--shardSiez=1"}));

    assertThat(thrown.getCause().getMessage(), is(thrown.getMessage()));
  }

  @Test
  void attach_settingLeftOut_makesTheEnvironmentWait() {
    launched(Map.of("execution.target", "embedded"));

    Launch.attach();

    assertThat(
        StreamExecutionEnvironment.getExecutionEnvironment()
            .getConfiguration()
            .get(DeploymentOptions.ATTACHED),
        is(true));
  }

  @Test
  void configure_detached_submitsWithoutWaitingAndLeavesTheJarToTheLauncher() {
    launched(UPLOAD);
    StrataOptions options = PipelineOptionsFactory.create().as(StrataOptions.class);

    FlinkMain.SETUP.configure(options);

    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    assertThat(flink.getAttachedMode(), is(false));
    assertThat(flink.getFilesToStage(), is(List.of()));
    assertThat(FlinkMain.SETUP.isDetached(options), is(true));
  }

  private static Launch launched(Map<String, String> settings) {
    StreamContextEnvironment.setAsContext(
        new DefaultExecutorServiceLoader(),
        Configuration.fromMap(settings),
        LaunchTest.class.getClassLoader(),
        true,
        true);
    return Launch.current();
  }
}
