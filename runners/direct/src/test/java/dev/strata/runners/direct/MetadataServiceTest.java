/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.sun.net.httpserver.HttpServer;
import dev.strata.pipeline.StrataOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a run asks the service that tells a machine of a cloud about itself. */
class MetadataServiceTest {
  private static final String ENDPOINT = "aws.ec2MetadataServiceEndpoint";

  @ParameterizedTest
  @CsvSource({
    "--archive=papers.jsonl --output=out, false",
    "--archive=gs://bucket/papers.jsonl --output=hdfs://host/out, false",
    "--vectors=v.parquet, false",
    "--archive=papers.jsonl --output=out --reuse=s3://bucket/earlier, true",
    "--archive=s3://bucket/papers.jsonl --output=out, true",
    "'', true", // "ask" opens an output that is no option of Beam
  })
  void options_withoutS3_askNoMetadata(String args, boolean asks) throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    service.start();
    System.setProperty(ENDPOINT, "http://127.0.0.1:" + service.getAddress().getPort());
    try {
      FileSystems.setDefaultPipelineOptions(
          PipelineOptionsFactory.fromArgs(args.isEmpty() ? new String[0] : args.split(" "))
              .as(StrataOptions.class));
    } finally {
      System.clearProperty(ENDPOINT);
      service.stop(0);
    }

    assertThat(requests.get() > 0, is(asks));
  }
}
