/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of this machine that cannot be read are not left out: each is an error that names it. */
class ListFilesDoFnTest {
  @TempDir private Path folder;

  @BeforeEach
  void lay() throws IOException {
    for (String file : List.of("a.jsonl", "a.parquet", "year=1/b.parquet")) {
      Path path = folder.resolve("in").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.jsonl", "**.jsonl", "gone.jsonl", "{gone,a}.jsonl"})
  void list_archiveWithALinkThatLeadsNowhere_isAnErrorThatNamesIt(String name) throws IOException {
    Path link = link("gone.jsonl", "missing");
    assertThat(error(name, false), is(link + " is a link that leads nowhere"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gone.parquet", "year=1/gone.parquet", "year=2", "year=1/day=2"})
  void list_vectorsWithALinkThatLeadsNowhere_isAnErrorThatNamesIt(String name) throws IOException {
    for (String to : List.of("missing", name)) { // a link to itself is a circle
      Path link = link(name, to.replaceFirst(".*/", ""));
      assertThat(error("", true), is(link + " is a link that leads nowhere"));
      Files.delete(link);
    }
  }

  private Path link(String name, String to) throws IOException {
    return Files.createSymbolicLink(folder.resolve("in").resolve(name), Path.of(to));
  }

  private String error(String name, boolean vectors) {
    OutputLayout layout = OutputLayout.of(folder.resolve("out").toString());
    ListFilesDoFn files =
        vectors ? ListFilesDoFn.ofVectors(layout) : ListFilesDoFn.ofArchive(layout);
    Location location = Location.of(folder.resolve("in").resolve(name).toString());
    return assertThrows(Exception.class, () -> files.list(List.of(location))).getMessage();
  }
}
