/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnHostsTest {
  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:8610, true",
    "LocalHost:1, true",
    "127.0.0.1:8610, true",
    "[::1]:8610, true",
    "evil.example, false",
    "evil.example:8610, false",
    "localhost.evil.example, false",
    "127.0.0.1.evil.example, false",
    "127.0.0.2, false",
    "localhost:port, false",
    "'localhost, evil.example', false",
    "'', false",
    ", false"
  })
  void has_onLoopback_onlyItsOwnNames(String host, boolean own) throws Exception {
    assertThat(new OwnHosts("localhost", InetAddress.getLoopbackAddress()).has(host), is(own));
  }

  @Test
  void has_anotherAddress_onlyThatAndItsName() throws Exception {
    byte[] address = {10, 1, 2, 3};
    OwnHosts hosts = new OwnHosts("papers.example", InetAddress.getByAddress(address));
    assertThat(hosts.has("papers.example:8610"), is(true));
    assertThat(hosts.has("10.1.2.3:8610"), is(true));
    assertThat(hosts.has("localhost:8610"), is(false));
    assertThat(hosts.has("evil.example"), is(false));
  }

  @Test
  void has_everyAddress_thoseOfThisMachine() throws Exception {
    OwnHosts hosts = new OwnHosts("0.0.0.0", InetAddress.getByName("0.0.0.0"));
    assertThat(hosts.has("localhost"), is(true));
    assertThat(hosts.has("127.0.0.1:8610"), is(true));
    assertThat(hosts.has(InetAddress.getLocalHost().getHostName()), is(true));
    assertThat(hosts.has("evil.example"), is(false));
  }
}
