/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.pipeline.StrataOptions;
import java.net.ConnectException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.util.FlinkException;
import org.junit.jupiter.api.Test;

class FlinkMainTest {

  @Test
  void explain_clusterThatIsGone_isSaidSo() {
    Exception gone = new FlinkException("submission", new ConnectException("refused"));
    Exception other =
        new FlinkException(
            "submission", new RestClientException("no such job", HttpResponseStatus.NOT_FOUND));

    assertThat(FlinkMain.explain(new RuntimeException(gone)).isPresent(), is(true));
    assertThat(FlinkMain.explain(new RuntimeException(other)).isPresent(), is(true));
  }

  @Test
  void explain_failureOfSomethingElse_isLeftToOthers() {
    Exception refused =
        new FlinkException(
            "submission",
            new RestClientException("no class", HttpResponseStatus.INTERNAL_SERVER_ERROR));
    Exception step =
        new FlinkException("job", UserCodeException.wrap(new ConnectException("of a file system")));

    assertThat(FlinkMain.explain(refused).isPresent(), is(false));
    assertThat(FlinkMain.explain(step).isPresent(), is(false));
    assertThat(FlinkMain.explain(new ConnectException("of HDFS")).isPresent(), is(false));
  }

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
