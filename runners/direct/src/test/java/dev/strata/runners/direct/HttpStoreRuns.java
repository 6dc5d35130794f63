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
import static org.hamcrest.Matchers.matchesRegex;

import dev.strata.store.files.StoreServer;
import dev.strata.store.files.StoreServer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
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
  private static final int LOOKS_AT_A_FILE_AGAIN = 5;

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
    String archive = address("archive.jsonl");
    bucket = StoreServer.BUCKET;
    assertThat(
        failed("out", "--archive=" + archive), containsString("there is no bucket elsewhere"));
  }

  @Test
  final void run_bucketItself_isNoArchiveAndNoOutput() {
    String itself = scheme() + "://" + StoreServer.BUCKET;
    put("some/object", new byte[1]);
    assertThat(
        failed("out", "--archive=" + itself),
        containsString("the archive " + itself + " is a folder: name its files, as in "));
    Run run = new Run();
    run.run(
        Stream.concat(Stream.of("--archive=" + archive, "--output=" + itself), options().stream())
            .toArray(String[]::new));
    assertThat(
        run.lastError(),
        containsString("strata: " + itself + "/ is not empty and is no output of Strata"));
  }

  @Test
  final void run_archiveThatMayNotBeRead_isNamed() {
    server().put("hidden/archive.jsonl", new byte[] {'{', '}'});
    server().hide("hidden/");
    String archive = address("hidden/archive.jsonl");
    assertThat(
        failed("out", "--archive=" + archive),
        matchesRegex("strata: cannot look at " + archive + "\\S*: permission is denied.*"));
  }

  /** How many requests it takes to write an object. */
  abstract int requestsToWrite();

  /**
   * A file and its record are two objects. Before they are written, the store is asked three times
   * whether they are there, and some stores once more for each; at the end the record is listed and
   * read. A look at an object goes before each read of it. A run again writes nothing but its mark,
   * its trace and its metrics.
   */
  @Test
  final void run_hundredShards_makesAFewRequestsForEachFileAndFewerAgain() throws Exception {
    Files.write(archive, lines.subList(0, SHARDS));
    Map<Kind, Long> made = requests("many");

    long objects = files("many").size();
    assertThat(objects / 2, is(greaterThan(3L * SHARDS)));
    assertFew(made, objects, objects + OTHER_OBJECTS, LOOKS_AT_A_FILE * objects / 2);
    made = requests("many");
    assertThat((long) files("many").size(), is(objects));
    assertFew(made, objects, OTHER_OBJECTS, LOOKS_AT_A_FILE_AGAIN * objects / 2);
  }

  /** The requests of a run whose shards have a paper each. */
  private Map<Kind, Long> requests(String into) throws IOException {
    Map<Kind, Long> before = server().requests();
    stored(into, "--shardSize=1");
    Map<Kind, Long> made = server().requests();
    made.replaceAll((kind, count) -> count - before.get(kind));
    return made;
  }

  private void assertFew(Map<Kind, Long> made, long objects, long written, long looks) {
    assertThat(made.get(Kind.LIST), is(lessThan((long) LISTS)));
    assertThat(made.get(Kind.DELETE), is(lessThan((long) OTHER_OBJECTS)));
    assertThat(made.get(Kind.WRITE), is(lessThan(requestsToWrite() * written)));
    assertThat(made.get(Kind.READ), is(lessThan((long) READS_OF_A_SHARD * SHARDS + objects)));
    assertThat(made.get(Kind.LOOK), is(lessThan(made.get(Kind.READ) + looks)));
  }
}
