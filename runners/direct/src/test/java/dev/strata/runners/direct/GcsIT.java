/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.strata.store.files.GcsServer;
import dev.strata.store.files.StoreServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Archives, vectors and outputs in a store that speaks Google's JSON API. */
class GcsIT extends HttpStoreRuns {
  private static GcsServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new GcsServer();
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
    return "gs";
  }

  @Override
  int requestsToWrite() {
    return 2; // its beginning and its bytes
  }

  @Override
  List<String> options() {
    return server.options();
  }

  @Test
  void run_withoutTheRightToWrite_saysSo() {
    server.setReadOnly(true);
    try {
      assertThat(failed("read"), containsString("permission is denied"));
    } finally {
      server.setReadOnly(false);
    }
  }
}
