/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strata.store.files.S3Server;
import dev.strata.store.files.StoreServer;
import java.io.IOException;
import java.util.List;
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

  @Test
  void run_withoutTheRightToWriteOrToDelete_saysSoBeforeItEmbeds() {
    accessKey = S3Server.READER;
    assertThat(failed("read"), containsString("permission is denied"));
    accessKey = S3Server.KEEPER;
    assertThat(failed("kept"), containsString("permission to delete"));
    assertThat(files("kept").keySet().stream().filter(n -> n.startsWith("raw/")).count(), is(0L));
  }
}
