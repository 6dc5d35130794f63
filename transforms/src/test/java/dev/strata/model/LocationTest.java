/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Objects;
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
        "gs://bucket | gs://bucket/",
        "hdfs:///data/*.gz | hdfs:///data/*.gz",
        "HDFS://Node:8020/Out/ | hdfs://Node:8020/Out/",
        "file:///data/two\u2028lines | /data/two\u2028lines",
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
        Location.of("./~other/out").path(), is(Path.of("~other/out").toAbsolutePath().toString()));
  }

  /** Java says that the home of a user who has a number but no name is "?". */
  @Test
  void path_homeOfAUserWithoutAName_isThatOfTheEnvironment() {
    String home = System.getProperty("user.home");
    String given = Objects.requireNonNullElse(System.getenv("HOME"), "/");
    try {
      System.setProperty("user.home", "?");
      assertThat(Location.of("~/out").path(), is(Path.of(given, "out").toString()));
      ProcessSetup.apply();
      assertThat(System.getProperty("user.home"), is(given));
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'a file or folder must have a name, was empty'",
    "file:, file: names no file or folder",
    "file://, file:// names no file or folder",
    "file://localhost, file://localhost names no file or folder",
    "s3:bucket/out, 's3:bucket/out is no address in a store: write s3://…'",
    "HDFS:out, 'HDFS:out is no address in a store: write hdfs://…'",
    "C:/out, 'C:/out is a path of Windows, and not of this system'",
    "d:\\out, 'd:\\out is a path of Windows, and not of this system'",
    "~me/a, '~me/a may mean a user''s home, or a name that begins with ~: write the whole path of"
        + " the home, or ./~me/a'",
  })
  void of_nameOfNothing_isRefused(String given, String sentence) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Location.of(given));
    assertThat(e.getMessage(), is(sentence));
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
