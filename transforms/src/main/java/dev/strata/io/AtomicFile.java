/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A file that is there whole or not at all: written under a name that no other attempt has, then
 * renamed. Two attempts at one file may run at once; the last rename wins with the same bytes.
 */
public final class AtomicFile implements AutoCloseable {

  /** Writes the bytes of a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of them; the channel is closed by the caller. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private final ResourceId temporary;
  private boolean committed;

  private AtomicFile(ResourceId temporary) {
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

  /** Writes all bytes under a temporary name, to be committed, or else dropped by closing. */
  static AtomicFile stage(OutputLayout layout, Body body) throws IOException {
    AtomicFile staged =
        new AtomicFile(
            FileSystems.matchNewResource(layout.attempt(UUID.randomUUID().toString()), false));
    try (WritableByteChannel channel =
        FileSystems.create(staged.temporary, "application/octet-stream")) {
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

  /** A local file that was written whole, in the file system of those it is to be among. */
  static AtomicFile adopt(Path local) {
    return new AtomicFile(FileSystems.matchNewResource(local.toAbsolutePath().toString(), false));
  }

  /** Gives the file its name. */
  void commit(String target) throws IOException {
    FileSystems.rename(List.of(temporary), List.of(FileSystems.matchNewResource(target, false)));
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      FileSystems.delete(List.of(temporary), StandardMoveOptions.IGNORE_MISSING_FILES);
    }
  }
}
