/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir private Path folder;

  private Path elsewhere;
  private Path inside;

  /** A folder with a file, a link to a file and one to a folder, both of which lie elsewhere. */
  @BeforeEach
  void lay() throws IOException {
    elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept"), "kept");
    inside = Files.createDirectories(folder.resolve("inside/deep")).getParent();
    Files.writeString(inside.resolve("deep/file"), "own");
    Files.createSymbolicLink(inside.resolve("folder"), elsewhere);
    Files.createSymbolicLink(inside.resolve("link"), elsewhere.resolve("kept"));
  }

  @Test
  void list_linkToAFolder_isNotFollowed() throws IOException {
    assertThat(names(inside), is(List.of("deep/file", "folder", "link")));
    assertThat(names(inside.resolve("folder")), is(empty()));
    assertThat(names(folder.resolve("missing")), is(empty()));
  }

  @Test
  void deleteFolder_withLinks_leavesWhatTheyLeadTo() throws IOException {
    Storage.deleteFolder(inside.toString());

    assertThat(Files.exists(inside), is(false));
    assertThat(Files.readString(elsewhere.resolve("kept")), is("kept"));
    Storage.deleteFolder(inside.toString()); // as wanted
  }

  @Test
  void deleteFolder_thatIsALink_leavesAll() throws IOException {
    Storage.deleteFolder(inside.resolve("folder").toString());
    assertThat(Files.readString(elsewhere.resolve("kept")), is("kept"));
  }

  @Test
  void delete_linkOrMissingOrFolder_touchesThatNameAlone() throws IOException {
    Storage.delete(inside.resolve("link").toString());
    Storage.delete(inside.resolve("missing").toString());
    Storage.delete(inside.resolve("deep/missing/too").toString());

    assertThat(names(inside), is(List.of("deep/file", "folder")));
    assertThat(Files.readString(elsewhere.resolve("kept")), is("kept"));
    Path empty = Files.createDirectory(inside.resolve("empty"));
    assertThrows(IOException.class, () -> Storage.delete(empty.toString()));
    assertThat(Files.exists(empty), is(true));
  }

  @Test
  void open_missing_isNotFoundAndNothingElseIs() throws IOException {
    FileNotFoundException missing =
        assertThrows(
            FileNotFoundException.class, () -> Storage.open(inside.resolve("no").toString()));
    assertThat(missing.getMessage(), is(inside.resolve("no") + " does not exist"));

    IOException below =
        assertThrows(
            IOException.class, () -> Storage.open(inside.resolve("deep/file/no").toString()));
    assertThat(below instanceof FileNotFoundException, is(false));
    assertThat(below.getMessage(), containsString("cannot read " + inside.resolve("deep/file/no")));
  }

  @Test
  void open_pipeOrFolder_isAnErrorAndDoesNotWait() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    for (Path odd : List.of(pipe, folder)) {
      IOException e = assertThrows(IOException.class, () -> Storage.open(odd.toString()));
      assertThat(e.getMessage(), is("cannot read " + odd + ": it is no regular file"));
    }
  }

  @Test
  void reason_missingFile_doesNotNameItAgain() {
    String missing = folder.resolve("missing").toString();
    IOException e = assertThrows(IOException.class, () -> Storage.open(missing));
    assertThat(e.getMessage(), is(missing + " does not exist"));
    assertThat(Storage.reason(missing, e), is("it does not exist"));
  }

  /** A process's own memory is a regular file whose first page is an error. */
  @Test
  void read_diskThatFails_isASentenceThatNamesTheFile() throws IOException {
    String bad = "/proc/self/mem";
    try (SeekableByteChannel channel = Storage.open(bad)) {
      IOException e = assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(100)));
      assertThat(e.getMessage(), is("cannot read " + bad + ": Input/output error"));
      assertThat(Storage.reason(bad, e), is("Input/output error"));
    }
  }

  @Test
  void read_fromAnywhere_givesTheBytesThere() throws IOException {
    Path file = Files.writeString(folder.resolve("abc"), "abcdef");
    try (SeekableByteChannel channel = Storage.open(file.toString())) {
      ByteBuffer bytes = ByteBuffer.allocate(3);
      assertThat(channel.position(2).read(bytes), is(3));
      assertThat(new String(bytes.array(), UTF_8), is("cde"));
      assertThat(channel.position(), is(5L));
      assertThat(channel.size(), is(6L));
      assertThat(channel.position(6).read(bytes.clear()), is(-1));
      assertThat(channel.position(), is(6L));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    return Storage.list(folder.toString()).stream().map(Storage.Stored::name).toList();
  }
}
