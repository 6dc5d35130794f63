/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteStorageTest {
  private static final String OBJECT = "memory://bucket/remote/object";
  private static final int BYTES = 3_456_789; // some blocks, and a part of one

  @TempDir private Path folder;
  private final byte[] bytes = new byte[BYTES];

  @BeforeEach
  void store() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    new Random(42).nextBytes(bytes);
    MemoryFileSystem.put(OBJECT, bytes);
    Storage.exists(OBJECT); // it has answered
  }

  @Test
  void open_anyPlaces_areTheBytesThere() throws IOException {
    Random chance = new Random(42);
    try (SeekableByteChannel channel = Storage.open(OBJECT)) {
      assertThat(channel.size(), is((long) BYTES));
      for (int i = 0; i < 100; i++) {
        int from = i % 5 == 0 ? BYTES - 1 - i : chance.nextInt(BYTES);
        assertThat(read(channel.position(from), 1 + i * 50_000), is(part(from, 1 + i * 50_000)));
      }
      assertThat(channel.position(BYTES).read(ByteBuffer.allocate(1)), is(-1));
      assertThat(channel.position(BYTES + 7).read(ByteBuffer.allocate(1)), is(-1));
      assertThat(read(channel.position(0), BYTES), is(ByteBuffer.wrap(bytes)));
    }
  }

  @Test
  void read_serverThatBreaksOff_isReadOnFromThere() throws IOException {
    try (SeekableByteChannel channel = Storage.open(OBJECT)) {
      ByteBuffer all = ByteBuffer.allocate(BYTES);
      channel.read(all);
      MemoryFileSystem.fail(List.of(new SocketException("Connection reset"), gone(), gone()));
      while (all.hasRemaining()) {
        channel.read(all);
      }

      assertThat(all.flip(), is(ByteBuffer.wrap(bytes)));
    }
  }

  /** To Beam, these names are patterns, which match other objects, too. */
  @ParameterizedTest
  @ValueSource(strings = {"a[1].x", "a*.x", "a?.x", "a{1,2}.x"})
  void anyCall_nameWithAWildcard_isOfThatObjectAlone(String name) throws IOException {
    String folder = "memory://bucket/" + name.hashCode() + "/";
    MemoryFileSystem.put(folder + name, new byte[3]);
    MemoryFileSystem.put(folder + "a1.x", new byte[1]);
    MemoryFileSystem.put(folder + "a12.x", new byte[2]);

    assertThat(Storage.size(folder + name), is(3L));
    Storage.delete(folder + name);
    assertThat(Storage.exists(folder + name), is(false));
    assertThrows(FileNotFoundException.class, () -> Storage.size(folder + name));
    Storage.delete(folder + name); // it is missing, as is wanted
    assertThat(
        Storage.list(folder).stream().map(Storage.Stored::name).toList(),
        is(List.of("a1.x", "a12.x")));
  }

  @Test
  void upload_serverThatBreaksOff_isSentAgain() throws IOException {
    Path local = Files.write(folder.resolve("local"), bytes);
    String target = OBJECT + "/sent";
    MemoryFileSystem.fail(List.of(gone(), gone()));

    RemoteStorage.upload(local, OBJECT + "/temporary", target);

    assertThat(ByteBuffer.wrap(MemoryFileSystem.get(target)), is(ByteBuffer.wrap(bytes)));
    assertThat(MemoryFileSystem.get(OBJECT + "/temporary"), is(nullValue()));
  }

  @Test
  void upload_storeThatRefuses_saysSoAndLeavesNothing() throws IOException {
    Path local = Files.writeString(folder.resolve("local"), "bytes", UTF_8);
    MemoryFileSystem.fail(List.of(new IOException("Access Denied")));

    IOException e =
        assertThrows(
            IOException.class,
            () -> RemoteStorage.upload(local, OBJECT + "/temporary", OBJECT + "/refused"));

    assertThat(e.getMessage(), is("cannot write " + OBJECT + "/refused: permission is denied"));
    assertThat(MemoryFileSystem.get(OBJECT + "/refused"), is(nullValue()));
  }

  @Test
  void open_objectThatIsNotThere_isMissing() {
    assertThrows(FileNotFoundException.class, () -> Storage.open(OBJECT + "/nowhere"));
  }

  @Test
  void exists_storeThatNeverAnsweredBesideOneThatDid_isNotAskedAgain() throws IOException {
    MemoryFileSystem.fail(List.of(gone()));
    String elsewhere = "memory://elsewhere/object";

    IOException e = assertThrows(IOException.class, () -> Storage.exists(elsewhere));

    assertThat(
        e.getMessage(),
        is("cannot look at " + elsewhere + ": its server does not answer (Connection refused)"));
    MemoryFileSystem.fail(List.of(gone()));
    assertThat(Storage.exists(OBJECT), is(true));
  }

  private static SocketException gone() {
    return new SocketException("Connection refused");
  }

  private ByteBuffer part(int from, int length) {
    return ByteBuffer.wrap(bytes, from, Math.min(length, BYTES - from)).slice();
  }

  private static ByteBuffer read(SeekableByteChannel channel, int length) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(length);
    int read = 0;
    while (read >= 0 && part.hasRemaining()) {
      read = channel.read(part);
    }
    return part.flip();
  }

  @Test
  void list_objectThatStandsForAFolder_isNoFile() throws IOException {
    MemoryFileSystem.put("memory://bucket/made/", new byte[0]);
    MemoryFileSystem.put("memory://bucket/made/in/", new byte[0]);
    assertThat(RemoteStorage.list("memory://bucket/made/"), is(empty()));
    MemoryFileSystem.put("memory://bucket/made/in/x", new byte[1]);
    assertThat(
        RemoteStorage.list("memory://bucket/made/").stream().map(Storage.Stored::name).toList(),
        is(List.of("in/x")));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://b/out/, s3://b/out/, true",
    "s3://b/out/, s3://c/out/, false",
    "hdfs:///out/, hdfs://a:8020/out/, true",
    "hdfs://a:8020/out/, hdfs://b:8020/out/, false",
    "hdfs:///out/, hdfs://a:8020/in/, false"
  })
  void isSame_withAndWithoutAHost_isOneFolder(String one, String other, boolean same) {
    assertThat(RemoteStorage.isSame(one, other), is(same));
    assertThat(RemoteStorage.isSame(other, one), is(same));
  }

  /** HDFS finds {@code hdfs:///x} as {@code hdfs://host:port/x}. */
  @ParameterizedTest
  @CsvSource({
    "s3://b/out/, s3://b/out/x, true",
    "s3://b/out/, s3://b/out2/x, false",
    "hdfs:///out/, hdfs://a:8020/out/x, true",
    "hdfs://a:8020/out/, hdfs:///out/x, true",
    "hdfs://a:8020/out/, hdfs://a:8020/out/x, true",
    "hdfs://a:8020/out/, hdfs://b:8020/out/x, false",
    "hdfs:///out/, hdfs://a:8020/in/x, false"
  })
  void isBelow_anotherFolderOrHost_isFalse(String folder, String file, boolean below) {
    assertThat(RemoteStorage.isBelow(folder, file), is(below));
  }
}
