/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.pipeline.StrataOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class FlinkMainTest {

  @Test
  void configure_anyOptions_dealsElementsOutInTurnWithoutCopies() {
    StrataOptions options = PipelineOptionsFactory.create().as(StrataOptions.class);

    FlinkMain.SETUP.configure(options);

    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    assertThat(flink.getRunner(), is(FlinkRunner.class));
    assertThat(flink.getUseDataStreamForBatch(), is(true));
    assertThat(flink.getFasterCopy(), is(true));
  }
}
