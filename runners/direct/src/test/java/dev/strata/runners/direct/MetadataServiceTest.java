/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.strata.pipeline.StoreSetup;
import dev.strata.pipeline.StrataOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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
  })
  void options_withoutS3_askNoMetadata(String args, boolean asks) throws IOException {
    assumeTrue(!asks || isRegionUnknown());
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
      StrataOptions options =
          PipelineOptionsFactory.fromArgs(args.split(" ")).as(StrataOptions.class);
      StoreSetup.askForRegion(options);
      FileSystems.setDefaultPipelineOptions(options);
    } finally {
      System.clearProperty(ENDPOINT);
      System.clearProperty("aws.disableEc2Metadata");
      service.stop(0);
    }

    assertThat(requests.get() > 0, is(asks));
  }

  /** Whether nothing but the metadata service could say the region, and it may be asked. */
  private static boolean isRegionUnknown() {
    return System.getenv("AWS_REGION") == null
        && System.getenv("AWS_EC2_METADATA_DISABLED") == null
        && !Files.exists(Path.of(System.getProperty("user.home"), ".aws"));
  }
}
