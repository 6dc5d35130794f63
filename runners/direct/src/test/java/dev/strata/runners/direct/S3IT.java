/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;

import dev.strata.store.files.RemoteStorage;
import dev.strata.store.files.S3Server;
import dev.strata.store.files.StoreServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Archives, vectors and outputs in a store that speaks Amazon's S3. */
class S3IT extends HttpStoreRuns {
  private static S3Server server;

  private String accessKey = S3Server.OWNER;

  @BeforeAll
  static void start() throws IOException {
    server = new S3Server();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  StoreServer server() {
    return server;
  }

  @Override
  String scheme() {
    return "s3";
  }

  @Override
  int requestsToWrite() {
    return 3; // its beginning, its one part, and its end
  }

  @Override
  List<String> options() {
    return server.options(accessKey);
  }

  /** A run in a process with nothing of Amazon's in its environment but {@code set}. */
  private Child bare(String into, List<String> set, String... options) throws IOException {
    List<String> before = new ArrayList<>(List.of("env"));
    for (String name :
        List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_PROFILE")) {
      before.addAll(List.of("-u", name));
    }
    before.addAll(
        List.of(
            "AWS_CONFIG_FILE=/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
            "AWS_EC2_METADATA_DISABLED=true"));
    before.addAll(set);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--archive=" + archive,
                "--output=" + address(into),
                "--until=shards",
                "--endpoint=" + server.endpoint()));
    arguments.addAll(List.of(options));
    return Child.start(folder.resolve("child"), before, arguments.toArray(String[]::new));
  }

  @Test
  void run_credentialsAndRegion_areThoseOfTheEnvironmentOrMissed() throws Exception {
    List<String> key =
        List.of("AWS_ACCESS_KEY_ID=" + S3Server.OWNER, "AWS_SECRET_ACCESS_KEY=secret");
    List<String> all = new ArrayList<>(key);
    all.add("AWS_REGION=eu-central-1");
    try (Child whole = bare("env", all);
        Child nobody = bare("none", List.of(), "--awsRegion=eu-central-1");
        Child nowhere = bare("none", key)) {
      assertThat(whole.errors(), whole.waitFor(), is(0));
      assertThat(nobody.waitFor(), is(1));
      assertThat(
          nobody.lastError(),
          matchesRegex("strata: cannot read s3://archive/none/\\S+: no credentials are found.*"));
      assertThat(nowhere.waitFor(), is(1));
      assertThat(
          nowhere.lastError(),
          matchesRegex("strata: cannot read s3://archive/none/\\S+: no region is known.*"));
    }
  }

  /** Beam says then that the glob matches nothing. */
  @Test
  void matching_objectDeletedWhileItIsListed_givesTheOthers() throws Exception {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(options().toArray(String[]::new))
            .withoutStrictParsing()
            .create();
    options
        .as(S3Options.class)
        .setS3ClientFactoryClass( // as a run does
            Class.forName("dev.strata.pipeline.StoreSetup$S3ByPath")
                .asSubclass(S3ClientBuilderFactory.class));
    FileSystems.setDefaultPipelineOptions(options);
    put("listed/a.jsonl", new byte[1]);
    put("listed/b.jsonl", new byte[1]);
    server.vanishOnce("listed/a.jsonl");

    assertThat(RemoteStorage.matching(address("listed") + "/*.jsonl"), hasSize(2));
    assertThat(RemoteStorage.matching(address("listed") + "/*.parquet"), is(empty()));
    assertThat(RemoteStorage.matching(address("listed") + "/c.jsonl"), is(empty()));
  }

  @Test
  void run_withoutTheRightToWriteOrToDelete_saysSoBeforeItEmbeds() {
    accessKey = S3Server.READER;
    assertThat(failed("read"), containsString("permission is denied"));
    accessKey = S3Server.KEEPER;
    assertThat(failed("kept"), containsString("permission to delete"));
    assertThat(files("kept").keySet().stream().filter(n -> n.startsWith("raw/")).count(), is(0L));
  }
}
