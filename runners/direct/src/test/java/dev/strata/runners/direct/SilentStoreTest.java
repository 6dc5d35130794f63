/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.pipeline.StrataOptions;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that take a call and never answer it. */
class SilentStoreTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration STARTING_UP = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/object --endpoint=http://127.0.0.1:%d --awsRegion=eu-central-1"
            + " --awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\","
            + "\"accessKeyId\":\"any\",\"secretAccessKey\":\"secret\"}",
        "gs://bucket/object --gcsEndpoint=http://127.0.0.1:%d/storage/v1/ --project=strata"
            + " --credentialFactoryClass="
            + "org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory",
        "hdfs:///object --hdfsConfiguration=[{\"fs.defaultFS\":\"hdfs://127.0.0.1:%d\"}]"
      })
  void exists_serverThatIsSilent_isGivenUpAfterTheTimeout(String objectAndOptions)
      throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      String[] words = String.format(objectAndOptions, silent.getLocalPort()).split(" ");
      String[] options =
          Stream.concat(
                  Stream.of(words).skip(1), Stream.of("--storeTimeout=" + TIMEOUT.toSeconds()))
              .toArray(String[]::new);
      FileSystems.setDefaultPipelineOptions(
          PipelineOptionsFactory.fromArgs(options).as(StrataOptions.class));
      long start = System.nanoTime();

      IOException e = assertThrows(IOException.class, () -> Storage.exists(words[0]));

      assertThat(
          e.getMessage(),
          is(
              String.format(
                  "cannot look at %s: its server does not answer (no answer for %d seconds)",
                  words[0], TIMEOUT.toSeconds())));
      assertThat(
          Duration.ofNanos(System.nanoTime() - start), is(lessThan(TIMEOUT.plus(STARTING_UP))));
    }
  }
}
