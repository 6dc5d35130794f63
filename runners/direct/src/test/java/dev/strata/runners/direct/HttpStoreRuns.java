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
import dev.strata.store.files.StoreServer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must hold in a store of objects, which counts requests. */
abstract class HttpStoreRuns extends StoreRuns {
  private static final int SHARDS = 100;

  /** More lists than a run makes, however many shards it has, and however long it takes. */
  private static final int LISTS = 20;

  /** More objects than a run writes and deletes again, such as its mark. */
  private static final int OTHER_OBJECTS = 12;

  /** How often all steps together may read the three files of a shard. */
  private static final int READS_OF_A_SHARD = 20;

  private static final int LOOKS_AT_A_FILE = 6;

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

  @Override
  final void stopServer() {
    server().stop();
  }

  @Override
  final void startServerAgain() throws IOException {
    server().startAgain();
  }

  @Test
  final void run_bucketThatIsNotThere_isNamed() {
    bucket = "elsewhere";
    assertThat(failed("out"), containsString("there is no bucket elsewhere"));
  }

  /** How many requests it takes to write an object. */
  abstract int requestsToWrite();

  /**
   * A file and its record are two objects. Before they are written, the store is asked three times
   * whether they are there, and some stores once more for each; at the end the record is listed and
   * read. A look at an object goes before each read of it.
   */
  @Test
  final void run_hundredShards_makesAFewRequestsForEachFile() throws Exception {
    Files.write(archive, lines.subList(0, SHARDS));
    Map<Kind, Long> before = server().requests();
    stored("many", "--shardSize=1");
    Map<Kind, Long> made = server().requests();
    made.replaceAll((kind, count) -> count - before.get(kind));

    long objects = files("many").size();
    long finished = objects / 2;
    assertThat(finished, is(greaterThan(3L * SHARDS)));
    assertThat(made.get(Kind.LIST), is(lessThan((long) LISTS)));
    assertThat(made.get(Kind.DELETE), is(lessThan((long) OTHER_OBJECTS)));
    assertThat(made.get(Kind.WRITE), is(lessThan(requestsToWrite() * (objects + OTHER_OBJECTS))));
    assertThat(made.get(Kind.READ), is(lessThan((long) READS_OF_A_SHARD * SHARDS + 2 * finished)));
    assertThat(made.get(Kind.LOOK), is(lessThan(made.get(Kind.READ) + LOOKS_AT_A_FILE * finished)));
  }
}
