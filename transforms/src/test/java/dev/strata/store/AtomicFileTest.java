/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.emptyArray;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path root;
  private OutputLayout layout;
  private Path target;

  @BeforeEach
  void lay() {
    layout = OutputLayout.of(root.resolve("deep/er").toString());
    target = Path.of(layout.result("summary"));
  }

  @Test
  void write_missingFolders_makesThem() throws IOException {
    write("one");

    assertThat(Files.readString(target), is("one"));
    assertThat(temporaries(), is(emptyArray()));
  }

  @Test
  void write_overFinishedFile_replacesIt() throws IOException {
    write("one and more");
    write("two");

    assertThat(Files.readString(target), is("two"));
  }

  @Test
  void write_failingBody_leavesTargetAndNoTemporaryFile() throws IOException {
    write("one");

    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    layout,
                    target.toString(),
                    channel -> {
                      channel.write(ByteBuffer.wrap("half".getBytes(UTF_8)));
                      assertThat(temporaries(), is(arrayWithSize(1)));
                      throw new IOException("disk full");
                    }));

    assertThat(failure.getMessage(), is("disk full"));
    assertThat(Files.readString(target), is("one"));
    assertThat(temporaries(), is(emptyArray()));
  }

  @Test
  void write_lostTemporaryFile_fails() {
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                layout,
                target.toString(),
                channel -> {
                  for (String name : temporaries()) {
                    Files.delete(Path.of(layout.tmp(), name));
                  }
                }));

    assertThat(Files.exists(target), is(false));
  }

  @Test
  void write_twoAttemptsAtOnce_bothSucceed() throws IOException {
    AtomicFile.write(
        layout,
        target.toString(),
        channel -> {
          write("same");
          channel.write(ByteBuffer.wrap("same".getBytes(UTF_8)));
        });

    assertThat(Files.readString(target), is("same"));
    assertThat(temporaries(), is(emptyArray()));
  }

  private void write(String text) throws IOException {
    AtomicFile.write(
        layout, target.toString(), channel -> channel.write(ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  private String[] temporaries() {
    return Path.of(layout.tmp()).toFile().list();
  }
}
