/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
  @TempDir private Path folder;

  /** A record with something behind it is not what Strata wrote. */
  @Test
  void read_moreThanTheValue_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "[ 1 ]\n");
    assertThat(JsonFile.read(file.toString(), List.class), is(List.of(1)));
    Files.writeString(file, "[ 1 ]\nmine");
    assertThrows(JacksonException.class, () -> JsonFile.read(file.toString(), List.class));
  }
}
