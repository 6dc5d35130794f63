/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/data/out | /data/out",
        "/data/out/ | /data/out/",
        "//data///out | /data/out",
        "/data/./out/. | /data/out",
        "/data/link/../out | /data/link/../out",
        "file:///data/out | /data/out",
        "file:/data/out/ | /data/out/",
        "FILE://localhost/data/out | /data/out",
        "file:///data/a%20b/%C3%A9%2a | /data/a b/é*",
        "file:///data/100%/*.jsonl | /data/100%/*.jsonl",
        "gs://bucket/out | gs://bucket/out",
        "hdfs:///data/*.gz | hdfs:///data/*.gz",
        "counted:/data/out | counted:/data/out",
        "/ | /",
      })
  void path_absolute_isOneForm(String given, String path) {
    assertThat(Location.of(given).path(), is(path));
    assertThat(Location.of(given).toString(), is(given));
    assertThat(Location.of(given).isLocal(), is(path.startsWith("/")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "out | out",
        "./out/ | out/",
        "a:b.jsonl | a:b.jsonl",
        "file:out | out",
        "../x | ../x",
        "data/*.jsonl | data/*.jsonl"
      })
  void path_relative_beginsAtTheWorkingDirectory(String given, String path) {
    assertThat(Location.of(given).path(), is(Path.of("").toAbsolutePath() + "/" + path));
  }

  @Test
  void path_workingDirectory_isIt() {
    assertThat(Location.of(".").path(), is(Path.of("").toAbsolutePath().toString()));
  }

  @Test
  void path_home_isThatOfTheUser() {
    String home = System.getProperty("user.home");
    assertThat(Location.of("~").path(), is(home));
    assertThat(Location.of("~/out").path(), is(home + "/out"));
    assertThat(
        Location.of("~other/out").path(), is(Path.of("~other/out").toAbsolutePath().toString()));
  }

  @Test
  void of_fileUrlOfAnotherMachine_errorNamesIt() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Location.of("file://server/share/out"));
    assertThat(
        e.getMessage(),
        is(
            "file://server/share/out names the machine server, but a file URL can only name files"
                + " of this one"));
  }
}
