/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.RemoteStorage;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is there whole or not at all. It is written on this machine under a name that no
 * other attempt has, then renamed, or sent to the store of the output. Two attempts at one file may
 * run at once; the last one wins with the same bytes.
 */
public final class AtomicFile implements AutoCloseable {

  /** Writes the bytes of a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes all bytes; the caller closes the channel. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private final OutputLayout layout;
  private final Path temporary;
  private boolean renamed;

  private AtomicFile(OutputLayout layout, Path temporary) {
    this.layout = layout;
    this.temporary = temporary;
  }

  /**
   * Writes {@code target}, a file of {@code layout}.
   *
   * @throws IOException where it cannot be written, or the temporary file was lost; {@code target}
   *     is then as it was
   */
  public static void write(OutputLayout layout, String target, Body body) throws IOException {
    try (AtomicFile staged = stage(layout, body)) {
      staged.commit(target);
    }
  }

  /**
   * Writes {@code target} as {@link #write} does, and returns only once a local disk keeps it: its
   * bytes, and then its name.
   */
  static void writeDurable(OutputLayout layout, String target, Body body) throws IOException {
    Body forced =
        channel -> {
          body.writeTo(channel);
          ((LocalChannel) channel).file.force(true);
        };
    try (AtomicFile staged = stage(layout, forced)) {
      staged.commit(target);
    }
    if (Location.isLocal(target)) {
      try (FileChannel folder = FileChannel.open(Path.of(target).getParent())) {
        folder.force(true);
      }
    }
  }

  /** Writes all bytes under a temporary name, to be committed, or else dropped by closing. */
  static AtomicFile stage(OutputLayout layout, Body body) throws IOException {
    AtomicFile staged = new AtomicFile(layout, newTemporary(layout));
    try (WritableByteChannel channel = create(layout, staged.temporary)) {
      body.writeTo(channel);
      return staged;
    } catch (IOException | RuntimeException | Error e) {
      try {
        staged.close();
      } catch (IOException | RuntimeException failed) {
        e.addSuppressed(failed);
      }
      throw e;
    }
  }

  private static Path newTemporary(OutputLayout layout) throws IOException {
    return Scratch.isLocal(layout) ? Path.of(newAttempt(layout)) : Scratch.newFile(layout);
  }

  private static String newAttempt(OutputLayout layout) {
    return layout.attempt(UUID.randomUUID().toString());
  }

  private static WritableByteChannel create(OutputLayout layout, Path temporary)
      throws IOException {
    boolean local = Scratch.isLocal(layout);
    String place = local ? layout.shown() : temporary.toString();
    try {
      if (local) {
        Files.createDirectories(temporary.getParent());
      }
      return new LocalChannel(
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          place);
    } catch (FileSystemException e) {
      throw Storage.cannotWrite(place, e);
    }
  }

  /** A file whose errors say where it was to be written: the disk's own errors name no file. */
  private record LocalChannel(FileChannel file, String place) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      try {
        return file.write(bytes);
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        throw Storage.cannotWrite(place, e);
      }
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      try {
        file.close(); // some file systems tell only now that the disk is full
      } catch (IOException e) {
        throw Storage.cannotWrite(place, e);
      }
    }
  }

  /**
   * Takes a file of this machine that was written whole; for a local output, it must lie in the
   * output's file system.
   */
  static AtomicFile adopt(OutputLayout layout, Path local) {
    return new AtomicFile(layout, local.toAbsolutePath());
  }

  /** Gives the file its name. */
  void commit(String target) throws IOException {
    if (!Location.isLocal(target)) {
      RemoteStorage.upload(temporary, newAttempt(layout), target);
      return;
    }
    try {
      Path folder = Path.of(target).getParent();
      if (!Files.isDirectory(folder)) { // or a link to one
        Files.createDirectories(folder);
      }
      Files.move(temporary, Path.of(target), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw Storage.sentence("write", layout.shown(target), e);
    }
    renamed = true;
  }

  @Override
  public void close() throws IOException {
    if (!renamed) {
      Storage.delete(temporary.toString());
    }
  }
}
