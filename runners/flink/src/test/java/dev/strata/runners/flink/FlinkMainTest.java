/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.pipeline.FailureSentence;
import dev.strata.pipeline.StrataOptions;
import dev.strata.pipeline.UsageException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkMainTest {
  @TempDir private Path folder;

  @Test
  void explain_clusterThatIsGone_isSaidSo() {
    Exception gone = new FlinkException("submission", new ConnectException("refused"));
    Exception other =
        new FlinkException(
            "submission", new RestClientException("no such job", HttpResponseStatus.NOT_FOUND));

    assertThat(FlinkMain.SETUP.explain(new RuntimeException(gone)).isPresent(), is(true));
    assertThat(FlinkMain.SETUP.explain(new RuntimeException(other)).isPresent(), is(true));
  }

  @Test
  void explain_jobCancelled_isSaidSo() {
    Exception cancelled =
        new ExecutionException(
            new JobCancellationException(new JobID(), "Job was cancelled.", null));

    assertThat(
        FlinkMain.SETUP
            .explain(new RuntimeException("Pipeline execution failed", cancelled))
            .orElseThrow(),
        startsWith("the job was cancelled: "));
  }

  @Test
  void explain_anyOtherFailureOfFlink_isWhatItsInnermostExceptionSays() {
    Exception refused =
        new FlinkException(
            "submission",
            new RestClientException("no class", HttpResponseStatus.INTERNAL_SERVER_ERROR));

    assertThat(
        FlinkMain.SETUP
            .explain(new RuntimeException("Pipeline execution failed", refused))
            .orElseThrow(),
        is("Flink says: no class"));
    assertThat(FlinkMain.SETUP.explain(new ConnectException("of HDFS")).isPresent(), is(false));
  }

  @Test
  void sentence_stepThatFlinkBringsAsText_isTheSteps() {
    Exception step = UserCodeException.wrap(new IOException("out/vectors cannot be written"));
    Exception job =
        new JobExecutionException(
            new JobID(), "Job execution failed.", new SerializedThrowable(step));

    assertThat(
        FailureSentence.ofStep(new RuntimeException("Pipeline execution failed", job)),
        is(Optional.of("out/vectors cannot be written")));
  }

  @Test
  void hasEnded_onlyWhatTheJobManagerSays_isKnown() {
    Exception failed = new JobExecutionException(new JobID(), "Job execution failed.", null);
    Exception suspended =
        new JobExecutionException(
            new JobID(), "Job completed with illegal application status: UNKNOWN.", null);
    Exception gone = new FlinkException("Could not run job", new ConnectException("refused"));

    assertThat(FlinkMain.SETUP.hasEnded(new RuntimeException(failed)), is(true));
    assertThat(FlinkMain.SETUP.hasEnded(new RuntimeException(suspended)), is(false));
    assertThat(FlinkMain.SETUP.hasEnded(new RuntimeException(gone)), is(false));
  }

  @Test
  void file_relativeAndOddUrls_isTheJar() throws Exception {
    Path jar = Files.createFile(folder.resolve("a 100%25+b.jar"));
    Path relative = Path.of("").toAbsolutePath().relativize(jar);

    assertThat(FlinkMain.file(jar.toUri().toURL()), is(jar.toString()));
    // as Flink names a jar of usrlib/: relative to the folder it runs in, and nothing escaped
    assertThat(FlinkMain.file(new URL("file", null, relative.toString())), is(relative.toString()));
  }

  @Test
  void configure_detachedFromAnEmbeddedCluster_isRefused() {
    StrataOptions options = PipelineOptionsFactory.create().as(StrataOptions.class);
    options.as(FlinkPipelineOptions.class).setFlinkMaster("[local]");
    options.as(FlinkPipelineOptions.class).setAttachedMode(false);

    Exception refused =
        assertThrows(UsageException.class, () -> FlinkMain.SETUP.configure(options));

    assertThat(refused.getMessage(), startsWith("--attachedMode=false is for a cluster"));
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
