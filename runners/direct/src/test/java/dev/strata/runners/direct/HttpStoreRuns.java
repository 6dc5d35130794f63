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

import dev.strata.store.files.StoreServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must hold in a store of objects: it counts requests, and may be gone for a while. */
abstract class HttpStoreRuns extends StoreRuns {
  private static final int GAP_MILLIS = 6_000;
  private static final int REQUESTS_FOR_EACH_FILE = 8;

  private String bucket = StoreServer.BUCKET;

  abstract StoreServer server();

  abstract String scheme();

  @Override
  final String address(String name) {
    return scheme() + "://" + bucket + "/" + name;
  }

  @Override
  final Map<String, byte[]> files(String folder) {
    return server().files(folder + "/");
  }

  @Override
  final void put(String name, byte[] bytes) {
    server().put(name, bytes);
  }

  @Override
  final void delete(String name) {
    server().delete(name);
  }

  @Test
  final void run_bucketThatIsNotThere_isNamed() {
    bucket = "elsewhere";
    assertThat(failed("out"), containsString("there is no bucket elsewhere"));
  }

  /** More shards cost a few requests for each file, and no more. */
  @Test
  final void run_anyNumberOfShards_makesAsManyRequestsForEachFile() throws Exception {
    long before = server().requests();
    stored("few", "--shardSize=20", "--until=vectors");
    long few = server().requests() - before;
    stored("many", "--shardSize=5", "--until=vectors");
    long many = server().requests() - before - few;

    long files = files("many").size() - files("few").size();

    assertThat(files, is(greaterThan(60L)));
    assertThat(many - few, is(lessThan(REQUESTS_FOR_EACH_FILE * files)));
  }

  @Test
  final void run_serverThatComesBack_goesOn() throws Exception {
    given(output);
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments("gap"))) {
      child.await(() -> files("gap").containsKey("_done/vectors/shard_00000.parquet.json"));
      server().stop();
      child.pause(GAP_MILLIS);
      server().startAgain();
      assertThat(child.errors(), child.waitFor(), is(0));
      assertThat(child.errors(), containsString("does not answer"));
    }
    assertSame("gap");
  }

  @Test
  final void run_serverThatStaysAway_isGivenUp() throws Exception {
    String[] arguments = arguments("away", "--storeTimeout=3");
    try (Child child = Child.start(folder.resolve("child"), List.of(), arguments)) {
      child.await(() -> files("away").containsKey("_done/vectors/shard_00000.parquet.json"));
      server().stop();
      assertThat(child.errors(), child.waitFor(), is(1));
      assertThat(child.lastError(), containsString("its server does not answer"));
    } finally {
      server().startAgain();
    }
  }
}
