/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Archives, vectors and outputs in a store that speaks Amazon's S3. */
class S3IT extends StoreRuns {
  private static S3Server server;
  private static final int GAP_MILLIS = 6_000;

  private String accessKey = "owner";
  private String bucket = S3Server.BUCKET;

  @BeforeAll
  static void start() throws IOException {
    server = new S3Server();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  String address(String name) {
    return "s3://" + bucket + "/" + name;
  }

  @Override
  List<String> options() {
    return List.of(
        "--endpoint=" + server.endpoint(),
        "--awsRegion=eu-central-1",
        "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"accessKeyId\":\""
            + accessKey
            + "\",\"secretAccessKey\":\"secret\"}");
  }

  @Override
  Map<String, byte[]> files(String folder) {
    Map<String, byte[]> files = new TreeMap<>();
    server
        .below(folder + "/")
        .forEach((key, bytes) -> files.put(key.substring(folder.length() + 1), bytes));
    return files;
  }

  @Override
  void put(String name, byte[] bytes) {
    server.put(name, bytes);
  }

  @Override
  void delete(String name) {
    server.delete(name);
  }

  @Test
  void run_bucketThatIsNotThere_isNamed() {
    bucket = "elsewhere";
    assertThat(failed("out"), containsString("there is no bucket elsewhere"));
  }

  @Test
  void run_withoutTheRightToWriteOrToDelete_saysSoBeforeItEmbeds() {
    accessKey = S3Server.READER;
    assertThat(failed("read"), containsString("permission is denied"));
    accessKey = S3Server.KEEPER;
    assertThat(failed("kept"), containsString("permission to delete"));
    assertThat(files("kept").keySet().stream().filter(n -> n.startsWith("raw/")).count(), is(0L));
  }

  /** Twice the shards cost twice the requests, and no more: each file some 25. */
  @Test
  void run_anyNumberOfShards_makesAsManyRequestsForEachFile() throws Exception {
    long before = server.requests();
    stored("few", "--shardSize=20", "--until=vectors");
    long few = server.requests() - before;
    stored("many", "--shardSize=5", "--until=vectors");
    long many = server.requests() - before - few;

    long files = files("many").size() - files("few").size();

    assertThat(files, is(greaterThan(60L)));
    assertThat(many - few, is(lessThan(25 * files)));
  }

  @Test
  void run_serverThatComesBack_goesOn() throws Exception {
    run(output);
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments("gap"))) {
      child.await(() -> files("gap").containsKey("_done/vectors/shard_00000.parquet.json"));
      server.stop();
      child.pause(GAP_MILLIS);
      server.startAgain();
      assertThat(child.errors(), child.waitFor(), is(0));
    }
    assertSame("gap");
  }
}
